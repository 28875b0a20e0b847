package server

import (
	"hailong/internal/export"
	"hailong/internal/invite"
	"hailong/internal/view/page"
)

// longHost is how many letters a host may have before it takes more than two lines of a slip.
const longHost = 40

// printedSlips turns slips into what the printing page shows of them.
func printedSlips(in export.SlipInput) ([]page.PrintedSlip, error) {
	texts, err := export.SlipTexts(in)
	if err != nil {
		return nil, err
	}
	out := make([]page.PrintedSlip, len(texts))
	for i := range texts {
		t := &texts[i]
		code, err := invite.QR(in.Slips[i].URL)
		if err != nil {
			return nil, err
		}
		out[i] = page.PrintedSlip{
			Center: t.Center, Ask: t.Ask, Time: t.Time, Private: t.Private,
			GoTo: t.GoTo, Host: t.Host, Enter: t.Enter, Code: t.Code,
			Expires: t.Expires, Dossier: t.Dossier, Procedure: t.Procedure, Point: t.Origin,
			LongHost: len(t.Host) > longHost, Symbol: t.Symbol, Side: code.Side(), Path: code.Path(),
		}
	}
	return out, nil
}
