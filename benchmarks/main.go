// Command benchmarks measures Causeway against an ordinary CDK app in TypeScript that makes the same, and writes what it finds
// into README.md and docs/performance.md: make bench.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func main() {
	sizes := flag.String("sizes", "1,4,10,100,500,1000", "numbers of workload accounts, four an application; others keep their results of this machine")
	runs := flag.Int("runs", 5, "how often each app synthesizes each organization at least, alternating; the median counts")
	flag.Parse()
	if err := run(*sizes, *runs); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(sizes string, runs int) error {
	if runs < 1 {
		return fmt.Errorf("-runs %d: at least 1", runs)
	}
	var accounts []int
	for _, size := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes %s: %q is no number of accounts, as in -sizes 1,10,100", sizes, size)
		}
		accounts = append(accounts, n)
	}
	results, err := measure(accounts, runs)
	if err != nil {
		return err
	}
	if kept, err := read(resultsFile); err == nil {
		results.keep(kept)
	}
	fmt.Println(results.table())
	if err := results.save(); err != nil {
		return err
	}
	return results.publish()
}
