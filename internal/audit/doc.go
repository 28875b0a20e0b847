// Package audit keeps on record who took which figures out of the house and who changed which account.
package audit
