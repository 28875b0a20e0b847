// Package bench measures the budgets of the product, each beside a floor that is measured in the same run, because
// machines differ and drift: what counts is the ratio. It holds benchmarks only.
//
//	make bench                                                    all of them
//	go test -run '^$' -bench BudgetFigures -benchtime 5x ./internal/bench
//
// Every benchmark prints its own figure, the floor's, and their ratio, and fails where the budget is broken.
package bench
