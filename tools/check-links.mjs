#!/usr/bin/env node
// tools/check-links.mjs - fails when a page links to a file, a folder or a heading of ours that is not there.
// Links to other sites are not followed: a check must not depend on them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const pages = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md'], { encoding: 'utf8' })
  .split('\0')
  .filter((page) => page && existsSync(page));

const withoutCode = (text) => text.replace(/^(```|~~~)[^]*?^\1/gm, (block) => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));

// As the usual renderers make them: lower case, no punctuation, a hyphen for each blank.
const anchor = (heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
const anchors = (page) => [...withoutCode(readFileSync(page, 'utf8')).matchAll(/^#{1,6}\s+(.*)$/gm)].map((match) => anchor(match[1]));

const dead = [];
let links = 0;
for (const page of pages) {
  const lines = withoutCode(readFileSync(page, 'utf8')).split('\n');
  lines.forEach((line, index) => {
    for (const [, target] of line.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
      links++;
      const [path, fragment] = decodeURI(target).split('#');
      const file = path === '' ? page : normalize(join(path.startsWith('/') ? '.' : dirname(page), path));
      if (file.startsWith('..') || !existsSync(file)) dead.push(`${page}:${index + 1}: ${target}: there is no ${file}`);
      else if (fragment && file.endsWith('.md') && statSync(file).isFile() && !anchors(file).includes(fragment))
        dead.push(`${page}:${index + 1}: ${target}: ${file} has no heading "${fragment}"`);
    }
  });
}

if (dead.length > 0) {
  console.error(dead.join('\n'));
  console.error(`${dead.length} dead links. Mend the link, or write the page it names.`);
  process.exit(1);
}
console.log(`${links} links in ${pages.length} pages`);
