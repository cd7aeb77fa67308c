// Reads JSON lines {schedule, zone, from, n} and writes, for each, {next} (RFC 3339, UTC) or {error}, as Kubernetes' cron library says.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type question struct {
	Schedule, Zone string
	From           time.Time
	N              int
}

type answer struct {
	Next  []time.Time `json:"next"`
	Error string      `json:"error,omitempty"`
}

func ask(q question) (a answer) {
	// The library panics for a `TZ=` that nothing follows.
	defer func() {
		if failure := recover(); failure != nil {
			a = answer{Error: fmt.Sprint(failure)}
		}
	}()
	zone, err := time.LoadLocation(q.Zone)
	if err != nil {
		return answer{Error: err.Error()}
	}
	schedule, err := cron.ParseStandard(q.Schedule)
	if err != nil {
		return answer{Error: err.Error()}
	}
	a.Next = []time.Time{}
	for t := schedule.Next(q.From.In(zone)); len(a.Next) < q.N && !t.IsZero(); t = schedule.Next(t) {
		a.Next = append(a.Next, t.UTC())
	}
	return a
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for in.More() {
		var q question
		if err := in.Decode(&q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(ask(q)); err != nil {
			os.Exit(1)
		}
	}
}
