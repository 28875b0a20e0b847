package report

// WithholdSignals is withholdSignals.
func WithholdSignals(cells []Cell) { withholdSignals(cells) }
