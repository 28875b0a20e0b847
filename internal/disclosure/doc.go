// Package disclosure decides which cells of a set of figures must be hidden so that nothing small can be found out.
package disclosure
