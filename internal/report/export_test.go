package report

// WithholdSignals is withholdSignals.
func WithholdSignals(cells []Cell) { withholdSignals(cells) }

// Counted is the builder over what viewers are told of, with nothing hidden.
func (p *PublicFigures) Counted() *Builder { return p.current.Load().builder }
