package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"hailong/internal/survey"
)

// Keys are the secrets of two keyed hashes, 32 random bytes each. They are never in the store. Whoever changes them makes
// every business a new one, and every submission and imported row sent again a new response.
type Keys struct{ Business, Receipt []byte }

// BusinessKey stands for a tax code: the first 16 bytes of HMAC-SHA-256 of its digits, in hexadecimal. An empty code has
// an empty key.
func (k Keys) BusinessKey(code survey.TaxCode) survey.BusinessKey {
	if code == "" {
		return ""
	}
	return survey.BusinessKey(hex.EncodeToString(keyed(k.Business, string(code))[:16]))
}

// ReceiptID is the receipt of a submission, and the store's key of its response: 100 bits of HMAC-SHA-256.
func (k Keys) ReceiptID(key survey.SubmissionKey) survey.ReceiptCode {
	return survey.NewReceiptCode(keyed(k.Receipt, "response|"+string(key)))
}

// DossierKey stands for a dossier's number: the first 16 bytes of HMAC-SHA-256, in hexadecimal. An empty number has an empty
// key. Numbers are compared as CleanDossier leaves them.
func (k Keys) DossierKey(code survey.DossierCode) survey.DossierKey {
	if code == "" {
		return ""
	}
	return survey.DossierKey(hex.EncodeToString(keyed(k.Receipt, "dossier|"+string(CleanDossier(string(code))))[:16]))
}

// CleanDossier is a dossier's number in one writing: composed characters, upper case, no blanks.
func CleanDossier(code string) survey.DossierCode {
	return survey.DossierCode(strings.ToUpper(strings.ReplaceAll(cleanLine(code), " ", "")))
}

// imported is the store's key of an imported row; name says what names the row. It can never be that of a submission.
func (k Keys) imported(name string) survey.ReceiptCode {
	return survey.NewReceiptCode(keyed(k.Receipt, "import|"+name))
}

func keyed(secret []byte, message string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(message))
	return h.Sum(nil)
}
