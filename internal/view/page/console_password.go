package page

import "hailong/internal/survey"

// LeastPassword is how many characters a new password must have, as the form and its rules say.
const LeastPassword = 12

// Names of the form's fields.
const (
	FieldCurrent  = "current"
	FieldPassword = "password"
	FieldAgain    = "again"
)

// Password is the form by which a manager sets a password. After a one-time password nothing else can be reached first.
type Password struct {
	Console
	Action  string
	OneTime bool // demanded, because a one-time password was used
	Fields  []PasswordField
}

// PasswordField is one field of the form with the fault that concerns it.
type PasswordField struct {
	Name, Label, Hint string
	Complete          string // for password managers
	Fault             string
}

// NewPassword makes the form for a signed-in user. Faults name the fields "current", "password" and "again".
func NewPassword(f Frame, user User, oneTime bool, faults survey.Faults) Password {
	f.Title = f.T("console.password.title")
	c := NewConsole(f, user)
	c.Refused = len(faults) > 0
	if oneTime {
		c.Nav = nil
	}
	field := func(name, complete string) PasswordField {
		p := PasswordField{Name: name, Complete: complete, Label: f.T("console.password." + name)}
		if list := faults.For(name); len(list) > 0 {
			p.Fault = f.T(list[0].Key, list[0].Args...)
		}
		return p
	}
	p := Password{Console: c, Action: c.To(PasswordPath, nil), OneTime: oneTime, Fields: []PasswordField{
		field(FieldCurrent, "current-password"), field(FieldPassword, "new-password"), field(FieldAgain, "new-password"),
	}}
	p.Fields[1].Hint = f.T("console.password.rule", "n", LeastPassword)
	if oneTime {
		p.Fields[0].Label = f.T("console.password.one_time")
	}
	return p
}

// Faulty lists the fields with a fault, for the summary at the top.
func (p Password) Faulty() []PasswordField {
	var out []PasswordField
	for _, f := range p.Fields {
		if f.Fault != "" {
			out = append(out, f)
		}
	}
	return out
}
