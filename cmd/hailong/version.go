package main

import (
	"runtime/debug"
	"sync"
)

// version names the program as it was built: the module's version where it has one, and the commit, marked where the
// sources differed from it. It is kept with every frozen period.
var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return versionOf(info)
})

func versionOf(info *debug.BuildInfo) string {
	name := info.Main.Version
	if name == "" {
		name = "(devel)"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if commit := settings["vcs.revision"]; commit != "" {
		name += " " + commit[:min(12, len(commit))]
	}
	if settings["vcs.modified"] == "true" {
		name += " (modified)"
	}
	return name
}
