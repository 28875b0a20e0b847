package catalog

// checkTogether checks what files refer to in each other.
func (s *files) checkTogether() {
	if len(s.centers) == 0 {
		d := &document{file: "center.*.yaml"}
		d.add(Fault{Message: fileNoCenter.say()}, place{})
		s.all = append(s.all, d)
		return
	}
	for _, extra := range s.centers[1:] {
		extra.add(Fault{Message: fileTwoCenters.say(s.centers[0].file)}, place{})
	}
	for _, extra := range s.holidays[min(1, len(s.holidays)):] {
		extra.add(Fault{Message: fileTwoHolidays.say(s.holidays[0].file)}, place{})
	}
	center := s.centers[0]
	if center.value == nil {
		return
	}
	s.checkSurveyAsked(center)
	agencies := codes{}
	for i := range center.value.Agencies {
		agencies[string(center.value.Agencies[i].Code)] = ""
	}
	for _, p := range s.plans {
		if p.value != nil {
			checkPlanAgencies(p, agencies)
		}
	}
}

func (s *files) checkSurveyAsked(center loaded[centerFile]) {
	known := codes{}
	for _, x := range s.surveys {
		known[surveyName.FindStringSubmatch(x.file)[1]] = ""
	}
	center.reference(known, aSurvey, string(center.value.Survey), at("survey"))
}

func checkPlanAgencies(p loaded[planFile], agencies codes) {
	for i := range p.value.Targets {
		p.reference(agencies, anAgency, string(p.value.Targets[i].Lead), at("targets", i, "lead"))
	}
	for i := range p.value.Reports {
		p.reference(agencies, anAgency, string(p.value.Reports[i].To), at("reports", i, "to"))
	}
}
