// Draws how synthesis grows with the number of accounts: node benchmarks/plot.mjs benchmarks/results.json docs/performance.svg
import { readFileSync, writeFileSync } from 'node:fs';
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';

const [, , results, drawing] = process.argv;
const apps = ['Causeway (Go)', 'the same in TypeScript, L2'];
const values = JSON.parse(readFileSync(results)).Sizes.flatMap(({ Accounts, Synth }) =>
  apps.map((app, i) => ({ app, accounts: Accounts, seconds: Synth[i].Wall, memory: Synth[i].Memory })));

// graph is one of the two graphs, which share their legend.
const graph = (field, title) => ({
  width: 300,
  height: 260,
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'accounts', type: 'quantitative', title: 'workload accounts' },
    y: { field, type: 'quantitative', title },
    color: { field: 'app', type: 'nominal', title: null, scale: { domain: apps, range: ['#c85000', '#005aa0'] }, legend: { orient: 'top', labelLimit: 0 } },
  },
});

const { spec } = vegaLite.compile({
  background: 'white',
  data: { values },
  hconcat: [graph('seconds', 'time of a synthesis, s'), graph('memory', 'peak memory, MiB')],
});
writeFileSync(drawing, await new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG());
