package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"time"
	"unicode/utf8"

	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/survey"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

const dossiersPath = "/api/v1/dossiers"

// maxDossierBody is how many bytes one body of dossiers may have.
const maxDossierBody = 64 << 20

// dossierTime is how long a body of dossiers may take to come and to be stored: the largest over a line of 2 Mbit/s.
const dossierTime = 6 * time.Minute

// patient gives a request more time than others have. Where the connection cannot be told, as in a test, it has no limit.
func patient(c *gin.Context, d time.Duration) {
	rc, until := http.NewResponseController(c.Writer), time.Now().Add(d)
	_ = rc.SetReadDeadline(until)
	_ = rc.SetWriteDeadline(until)
}

// elementNote is what is wrong with an element, or what there is to say about it.
type elementNote struct {
	Location string `json:"location"`
	Message  string `json:"message"`
	Value    string `json:"value,omitempty"`
}

// dossiersTaken is the answer to dossiers that were taken.
type dossiersTaken struct {
	Rows     int           `json:"rows"`
	Written  int           `json:"written"`
	Already  int           `json:"already"`
	Repeated int           `json:"repeated"`
	Refused  int           `json:"refused"`
	Errors   []elementNote `json:"errors"`
	Warnings []elementNote `json:"warnings,omitempty"`
	More     int           `json:"more,omitempty"`
}

// takeDossiers takes a body of dossiers: all, or none; with skip-bad the good ones.
func (s *Server) takeDossiers(c *gin.Context) error {
	p := language(c)
	skip, faults := dossierParams(c)
	if len(faults) > 0 {
		return faults
	}
	patient(c, dossierTime)
	body := http.MaxBytesReader(c.Writer, c.Request.Body, maxDossierBody)
	sum, err := s.Intake.ReceiveDossiers(c.Request.Context(), body, intake.ImportOptions{SkipBad: skip})
	var bad *intake.ImportError
	var tooLarge *http.MaxBytesError
	var broken *survey.Error
	switch {
	case errors.As(err, &bad):
		return sendJSON(c, http.StatusUnprocessableEntity, "application/problem+json", dossierProblem{
			Title: http.StatusText(http.StatusUnprocessableEntity), Status: http.StatusUnprocessableEntity,
			Detail: p.T("dossier.body_refused", "n", bad.Bad, "rows", bad.Rows), Errors: elementNotes(p, bad.Faults), More: bad.More,
		})
	case errors.As(err, &tooLarge):
		return &survey.Error{Kind: survey.TooLarge, Key: "dossier.too_large", Err: err}
	case errors.As(err, &broken) && broken.Field != "":
		return survey.Faults{{Field: broken.Field, Key: broken.Key, Args: broken.Args}}
	case err != nil:
		return err
	}
	return sendJSON(c, http.StatusOK, "application/json", dossiersTaken{
		Rows: sum.Rows, Written: sum.Written, Already: sum.Already, Repeated: sum.Repeated, Refused: sum.Refused,
		Errors: elementNotes(p, sum.Faults), Warnings: elementNotes(p, sum.Warnings), More: sum.More,
	})
}

// dossierParams reads the parameters, and refuses those that do not exist.
func dossierParams(c *gin.Context) (skip bool, faults survey.Faults) {
	for name, values := range c.Request.URL.Query() {
		switch name {
		case "lang":
		case "skip-bad":
			if skip = values[0] == "true"; !skip && values[0] != "false" || len(values) > 1 {
				faults = append(faults, survey.Fault{Field: "query.skip-bad", Key: "dossier.skip_bad_wrong"})
			}
		default:
			faults = append(faults, survey.Fault{Field: "query." + name, Key: "dossier.param_unknown"})
		}
	}
	return skip, faults
}

// dossierProblem is a refusal as RFC 9457 says, with the place and the value of each fault.
type dossierProblem struct {
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Detail string        `json:"detail"`
	Errors []elementNote `json:"errors"`
	More   int           `json:"more,omitempty"`
}

// maxShownValue is how much of a value is told back.
const maxShownValue = 200

func elementNotes(p *locale.Printer, notes []intake.RowNote) []elementNote {
	out := make([]elementNote, len(notes))
	for i, n := range notes {
		value := n.Value
		if len(value) > maxShownValue {
			value = value[:maxShownValue]
			for !utf8.ValidString(value) {
				value = value[:len(value)-1]
			}
		}
		out[i] = elementNote{Location: n.Position, Message: p.T(n.Key, n.Args...), Value: value}
	}
	return out
}

func sendJSON(c *gin.Context, status int, contentType string, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	send(c, status, contentType, b)
	return nil
}

// describeDossiers enters the route into the API's description; its body is read as a stream, which huma does not do.
func describeDossiers(o *huma.OpenAPI) {
	element := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
	for _, column := range intake.DossierColumns() {
		element.Properties[column.Name] = &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeNumber}, {Type: "null"}}}
		if column.Required {
			element.Required = append(element.Required, column.Name)
		}
	}
	registry := o.Components.Schemas
	answer := func(what, kind string, schema *huma.Schema) *huma.Response {
		return &huma.Response{Description: what, Content: map[string]*huma.MediaType{kind: {Schema: schema}}}
	}
	refusal := answer("Refused; nothing was taken", "application/problem+json", huma.SchemaFromType(registry, reflect.TypeFor[dossierProblem]()))
	o.AddOperation(&huma.Operation{
		OperationID: "dossiers", Method: http.MethodPost, Path: dossiersPath, Summary: "Take states of dossiers",
		Description: "An array, or one object after the other (NDJSON), in UTF-8: up to 200,000 dossiers and 64 MB. The same state sent " +
			"again changes nothing. Days are yyyy-mm-dd or dd/mm/yyyy. All are taken or none, unless skip-bad is set.",
		Security: []map[string][]string{{"token": {}}},
		Parameters: []*huma.Param{
			{Name: "skip-bad", In: "query", Description: "take the good ones though others are bad", Schema: &huma.Schema{Type: huma.TypeBoolean}},
			{Name: "lang", In: "query", Description: "language of messages: vi or en", Schema: &huma.Schema{Type: huma.TypeString}},
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/json":     {Schema: &huma.Schema{Type: huma.TypeArray, Items: element}},
			"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString, Description: "one such object after the other"}},
		}},
		Responses: map[string]*huma.Response{
			"200": answer("Taken", "application/json", huma.SchemaFromType(registry, reflect.TypeFor[dossiersTaken]())),
			"401": refusal, "413": refusal, "422": refusal, "503": refusal,
		},
	})
}
