package report

// Formula names how a figure is computed. ID stands on every file; Figure is the figure's path in the report's JSON. The words
// of a formula are messages "formula.<ID>" and "formula.<ID>.says" of package locale. The numbering never changes: a formula
// that is computed otherwise gets a new id.
type Formula struct {
	ID, Figure string
}

// Formulas lists the formulas in force, in the order of the figures.
var Formulas = []Formula{
	{"HL1", "satisfaction.per_business"},
	{"HL2", "satisfaction.per_response"},
	{"HL3", "tied.per_response"},
	{"HL4", "satisfaction.mean"},
	{"HL5", "satisfaction.weighted_index"},
	{"YT1", "satisfaction.factors"},
	{"KTC1", "satisfaction.per_business.low"},
	{"PH1", "response_rate"},
	{"PV1", "service.on_time"},
	{"PV2", "service.on_time_closed"},
	{"PV3", "service.days"},
	{"PV4", "service.within_limit"},
	{"PV5", "service.within_plan"},
	{"PV6", "service.online"},
	{"PV7", "service.cashless"},
	{"PV8", "service.extra_contacts"},
	{"PV9", "service.extra_payment_rate"},
	{"QD766", "service.qd766"},
}

// FormulaIDs lists the ids alone.
func FormulaIDs() []string {
	out := make([]string, len(Formulas))
	for i, f := range Formulas {
		out[i] = f.ID
	}
	return out
}
