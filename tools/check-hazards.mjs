#!/usr/bin/env node
// tools/check-hazards.mjs [--list] - docs/hazards.md must claim neither more nor less than the tests show: a hazard called "later"
// has no test with its id, any other has at least one. --list prints each test under its hazard.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const sources = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*/src/test/*.java', 'testkit/src/main/*.java'], {
  encoding: 'utf8',
});
const tests = new Map();
for (const source of new Set(sources.split('\0').filter(Boolean))) {
  const type = source.replace(/^.*\/|\.java$/g, '');
  // One test may prove two things: h07_h08_…
  for (const [, name, ids] of readFileSync(source, 'utf8').matchAll(/\bvoid (((?:(?:h[0-4]\d|[a-g]\d)_)+)\w+)\s*\(/g)) {
    for (const id of ids.toUpperCase().split('_').filter(Boolean)) tests.set(id, [...(tests.get(id) ?? []), `${type}.${name}`]);
  }
}

if (process.argv.includes('--list')) {
  for (const id of [...tests.keys()].sort()) console.log(`${id}\n${tests.get(id).map((name) => `  ${name}`).join('\n')}`);
  process.exit(0);
}

const faults = [];
const states = new Map([...readFileSync('docs/hazards.md', 'utf8').matchAll(/^\| (H\d\d) \|.*\| ([a-z]+)[^|]*\|$/gm)].map(([, id, state]) => [id, state]));
for (const [id, state] of states) {
  if (!['tested', 'partly', 'later'].includes(state)) faults.push(`docs/hazards.md: ${id}: "${state}" is no state`);
  if (state === 'later' && tests.has(id)) faults.push(`docs/hazards.md: ${id} is called "later", but has tests: ${tests.get(id).join(', ')}`);
  if (state !== 'later' && !tests.has(id)) faults.push(`docs/hazards.md: ${id} is called "${state}", but no test carries its id`);
}
for (const id of tests.keys()) if (id.startsWith('H') && !states.has(id)) faults.push(`docs/hazards.md: ${id} is missing`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${states.size} hazards, ${[...states.values()].filter((state) => state !== 'later').length} with tests`);
