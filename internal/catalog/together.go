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
	for _, p := range s.plans {
		if p.value != nil {
			checkPlanWith(p, center.value)
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

// checkPlanWith checks that the agencies, procedures and fields that a plan names are in the center.
func checkPlanWith(p loaded[planFile], center *centerFile) {
	agencies, procedures, fields := codes{}, codes{}, codes{}
	for i := range center.Agencies {
		agencies[string(center.Agencies[i].Code)] = ""
	}
	for i := range center.Procedures {
		procedures[string(center.Procedures[i].Code)] = ""
	}
	for i := range center.Fields {
		fields[string(center.Fields[i].Code)] = ""
	}
	for i := range p.value.Targets {
		t := &p.value.Targets[i]
		p.reference(agencies, anAgency, string(t.Lead), at("targets", i, "lead"))
		for j := range t.Parts {
			checkCodes(p.document, procedures, aProcedure, t.Parts[j].Procedures, at("targets", i, "parts", j, "procedures"))
			checkCodes(p.document, fields, aField, t.Parts[j].Fields, at("targets", i, "parts", j, "fields"))
		}
	}
	for i := range p.value.Reports {
		p.reference(agencies, anAgency, string(p.value.Reports[i].By), at("reports", i, "by"))
		p.reference(agencies, anAgency, string(p.value.Reports[i].To), at("reports", i, "to"))
	}
}

func checkCodes[C ~string](d *document, known codes, what text, list []C, path []string) {
	for i, code := range list {
		d.reference(known, what, string(code), under(path, at(i)...))
	}
}
