// Package arch holds no code, only tests that keep the house in the shape in which it was drawn:
//
//   - rooms_test.go: which package may import which, and which package may use which library;
//   - source_test.go: what the source must not say (a clock in a pure room, a division in a template);
//   - layout_test.go: what stands at the top of the repository and in its modules;
//   - deploy_test.go, compose_test.go: that what deploy/ hands to operators can be read by the programs it is meant for.
//
// The tables are the architecture. A test that fails here asks for a decision, not for a line that makes it pass:
// a new package gets a row because it has a place in the flow, and an arrow is added only downwards.
//
// Worked example: internal/view imports internal/measure to turn two counts into a percentage. TestImports fails with
// "internal/view/… imports internal/measure, which its row does not allow". The mend is not a longer row: the figure
// belongs into package report, so that the page, the API and the CSV show the same one.
package arch
