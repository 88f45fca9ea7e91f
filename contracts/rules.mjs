// What does not fit between RULES.md, which tells the rules and the tests that are about them, the mutations, and the tests.
import fs from 'node:fs';
import path from 'node:path';
import {RULES} from './mutations.mjs';
import {room} from './tools.mjs';

export function misfits()
{
    const told = fs.readFileSync(path.join(room, 'RULES.md'), 'utf8');
    const folder = path.join(room, 'test');
    const tests = fs.readdirSync(folder).filter(name => name.endsWith('.sol'))
        .map(name => fs.readFileSync(path.join(folder, name), 'utf8')).join('\n');
    const named = new Set(told.match(/\b(?:test|testFuzz|invariant)_\w+/g));
    const mutated = new Set(RULES.flatMap(rule => rule[4].split('|')));
    return [
        ...[...named].filter(test => !tests.includes(`function ${test}`)).map(test => `RULES.md: there is no ${test}`),
        ...[...mutated].filter(test => !named.has(test)).map(test => `RULES.md: no rule is told of which the test is ${test}`)
    ];
}
