#!/usr/bin/env node
// tools/check-metrics.mjs - docs/metrics.md is the one list of metrics. Fails when the code has one that is not in it, when it
// has one that the code has not, and when a dashboard or an alert rule asks for one that is not in it.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const faults = [];
const read = (path) => readFileSync(path, 'utf8');

// The list: each table row that begins with a name in code marks.
const listed = new Set([...read('docs/metrics.md').matchAll(/^\| `([a-z][a-z0-9_]*)`/gm)].map((match) => match[1]));

// The code: a meter's kind, name and unit give its Prometheus name, as Micrometer's naming convention does.
const sources = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*/src/main/java/*.java'], { encoding: 'utf8' });
const meter = /\b(Counter|FunctionCounter|Gauge|TimeGauge|Timer|FunctionTimer|LongTaskTimer|DistributionSummary)\s*\.builder\(\s*"(hemvakt\.[a-z0-9_.]+)"([^]*?)\.register\(/g;
const coded = new Map();
for (const source of sources.split('\0').filter(Boolean)) {
  for (const [, kind, name, rest] of read(source).matchAll(meter)) {
    const parts = [name.replaceAll('.', '_')];
    const unit = /Timer|TimeGauge/.test(kind) ? 'seconds' : rest.match(/\.baseUnit\("([a-z]+)"\)/)?.[1];
    if (unit && !parts[0].endsWith('_' + unit)) parts.push(unit);
    if (kind.endsWith('Counter')) parts.push('total');
    coded.set(parts.join('_'), source);
  }
  for (const [, name] of read(source).matchAll(/\.counter\(\s*"(hemvakt\.[a-z0-9_.]+)"/g)) coded.set(name.replaceAll('.', '_') + '_total', source);
}
for (const [name, source] of coded) if (!listed.has(name)) faults.push(`${source}: ${name} is not in docs/metrics.md; add a row that says what to do when it moves`);
for (const name of listed) if (name.startsWith('hemvakt_') && !coded.has(name)) faults.push(`docs/metrics.md: ${name}: no code has it`);

// What a query asks for: the names left when strings, label lists, ranges, functions and words of the language are taken away.
const WORDS = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'bool', 'inf', 'nan']);
const asked = (query) =>
  [
    ...query
      .replace(/"[^"]*"/g, ' ')
      .replace(/\{[^}]*\}/g, ' ')
      .replace(/\[[^\]]*\]/g, ' ')
      .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, ' ')
      .matchAll(/(?<![a-zA-Z0-9_:.])[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\(|[a-zA-Z0-9_:])/g),
  ]
    .map((match) => match[0])
    .filter((name) => !WORDS.has(name.toLowerCase()));
const known = (name) => listed.has(name) || listed.has(name.replace(/_(bucket|count|sum|max)$/, ''));
let queries = 0;
const check = (place, query) => {
  queries++;
  for (const name of asked(query)) if (!known(name)) faults.push(`${place}: ${name} is not in docs/metrics.md`);
};

// Dashboards: no Grafana linter is at hand, so the usual mistakes are looked for here.
for (const file of readdirSync('deploy/grafana/dashboards').filter((name) => name.endsWith('.json'))) {
  const place = `deploy/grafana/dashboards/${file}`;
  const dashboard = JSON.parse(read(place));
  const ids = new Set();
  for (const panel of dashboard.panels.flatMap((outer) => [outer, ...(outer.panels ?? [])])) {
    if (ids.has(panel.id)) faults.push(`${place}: two panels have id ${panel.id}`);
    ids.add(panel.id);
    if (panel.type !== 'row' && panel.datasource?.uid !== '${datasource}') faults.push(`${place}: panel "${panel.title}" names a data source; it must use the variable`);
    if (panel.type !== 'row' && panel.type !== 'text' && !panel.description) faults.push(`${place}: panel "${panel.title}" does not say what to do`);
    for (const target of panel.targets ?? []) check(`${place}: panel "${panel.title}"`, target.expr);
  }
}

// Alert rules: promtool has read their form; here only the expressions, one line or a block of lines.
const rules = readdirSync('deploy/prometheus/rules').map((name) => `deploy/prometheus/rules/${name}`);
for (const place of rules) {
  for (const [, indent, first, block] of read(place).matchAll(/^( *)(?:- )?expr: (.*)((?:\n\1 +.*)*)/gm)) check(`${place}${indent && ''}`, first.replace(/^[|>]-?$/, '') + block);
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${coded.size} metrics in the code, ${listed.size} in docs/metrics.md, ${queries} queries of dashboards and rules`);
