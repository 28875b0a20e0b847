package main

import (
	"context"

	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// verifyAudit checks the chain of the audit and names what is wrong with it; then the exit status is 1.
func verifyAudit(ctx context.Context, d dataFlags, c *console, p *locale.Printer) (err error) {
	h, err := open(ctx, d.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	check, err := h.audit().Verify(ctx)
	if err != nil {
		return err
	}
	out := &lines{w: c.out}
	for i, f := range check.Faults {
		if i == mostRows {
			out.add(p.T("verify.more", "n", len(check.Faults)-mostRows))
			break
		}
		out.add(page.AuditFault{Kind: string(f.Kind), N: f.N, To: f.To}.Text(p))
	}
	if check.Before > 0 {
		out.add(p.Count("audit.before", check.Before))
	}
	if check.Head.N == 0 {
		out.add(p.T("audit.no_head"))
	}
	if out.err == nil && len(check.Faults) > 0 {
		return &survey.Error{Kind: survey.Conflict, Key: "audit.broken"}
	}
	out.add(p.Count("audit.whole", check.Lines, "last", check.Last))
	return out.err
}
