// Takes the rules of the court, of a block's life and of what is paid out of the contracts one after another, and runs the
// tests that are named for each: one must fail. Run: node mutate.mjs [words of a rule]. Some minutes; exits with 1 where a
// rule can be taken out and no test sees it. The sources stay as they are: a copy in target/mutants is changed.
import {execFile, execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {RULES} from './mutations.mjs';
import {forge, room} from './tools.mjs';

const copy = path.join(room, 'target', 'mutants');
const built = path.join(copy, 'target', 'quick', 'cache');
const environment = {
    ...process.env, FOUNDRY_PROFILE: 'quick', ARTIFACTS: 'target/quick/out', FOUNDRY_DENY: 'never',
    FOUNDRY_CODE_SIZE_LIMIT: '1000000'
};

// A number that the tests' surroundings say: every rule is out in the same build, at its number.
const SWITCH = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

library Mutants {
    function isOn(uint256 number) internal pure returns (bool) {
        function(uint256) view returns (bool) looked = _isOn;
        function(uint256) pure returns (bool) taken;
        assembly { taken := looked }
        return taken(number);
    }

    function _isOn(uint256 number) private view returns (bool) {
        address vm = address(uint160(uint256(keccak256("hevm cheat code"))));
        (bool done, bytes memory answer) =
            vm.staticcall(abi.encodeWithSignature("envOr(string,uint256)", "MUTANT", uint256(0)));
        return done && abi.decode(answer, (uint256)) == number;
    }
}
`;

function instrument()
{
    fs.rmSync(path.join(copy, 'src'), {recursive: true, force: true});
    fs.rmSync(path.join(copy, 'test'), {recursive: true, force: true});
    fs.mkdirSync(copy, {recursive: true});
    for (const name of ['src', 'test', 'bin', 'foundry.toml', 'package.json'])
    {
        fs.cpSync(path.join(room, name), path.join(copy, name), {recursive: true});
    }
    fs.rmSync(path.join(copy, 'node_modules'), {force: true});
    fs.symlinkSync(path.join(room, 'node_modules'), path.join(copy, 'node_modules'));
    fs.writeFileSync(path.join(copy, 'src', 'Mutants.sol'), SWITCH);
    // Each run asks the compiler's version, which takes longer than the tests: it is known.
    const solc = path.join(room, 'bin', 'solc');
    const version = execFileSync(solc, ['--version'], {encoding: 'utf8'}).trim();
    fs.writeFileSync(path.join(copy, 'bin', 'solc'),
        `#!/bin/sh\nif [ "$1" = --version ]; then echo '${version}'; else exec '${solc}' "$@"; fi\n`);
    RULES.forEach(([rule, file, from, to], i) => replace(rule, path.join(copy, 'src', `${file}.sol`), from,
        to.replaceAll('MUTANT', `Mutants.isOn(${i + 1})`)));
}

function replace(rule, file, from, to)
{
    let text = fs.readFileSync(file, 'utf8');
    // What an earlier rule has changed at the same place is still there, among what it put in.
    const parts = text.split(from);
    if (parts.length !== 2)
    {
        console.error(`${rule}: stands ${parts.length - 1} times in ${file}, not once: ${from}`);
        process.exit(2);
    }
    text = parts.join(to);
    if (!text.includes('Mutants.sol"'))
    {
        const place = path.dirname(file) === path.join(copy, 'src') ? './' : '../';
        text = text.replace(/(pragma solidity [^\n]*\n)/, `$1\nimport {Mutants} from "${place}Mutants.sol";\n`);
    }
    fs.writeFileSync(file, text);
}

async function test(tests, number, cache)
{
    const args = ['test', '--match-test', `^(${tests})(\\(|$)`, '--no-match-contract', 'GasTest|Invariants',
        '--fuzz-runs', '64'];
    const {status, stdout, stderr} = await new Promise(resolve =>
        execFile(forge(), args,
            {cwd: copy, env: {...environment, MUTANT: String(number), FOUNDRY_CACHE_PATH: cache}, maxBuffer: 1 << 26},
            (failure, out, err) => resolve({status: failure === null ? 0 : failure.code, stdout: out, stderr: err})));
    const ran = /(\d+) tests passed, (\d+) failed/.exec(stdout);
    if (ran === null || Number(ran[1]) + Number(ran[2]) === 0)
    {
        console.error(`no test ran: forge ${args.join(' ')}\n${stdout}${stderr}`);
        process.exit(2);
    }
    return status === 0;
}

const words = process.argv.slice(2).join(' ');
instrument();
try
{
    execFileSync(forge(), ['build'], {cwd: copy, env: environment, stdio: 'pipe', maxBuffer: 1 << 26});
}
catch (failure)
{
    console.error(`the copy with all mutants does not compile\n${failure.stdout}${failure.stderr}`);
    process.exit(2);
}

let survivors = 0;
const all = [...new Set(RULES.flatMap(rule => rule[4].split('|')))].join('|');
if (!await test(all, 0, built))
{
    console.error('tests fail with no rule taken out');
    process.exit(2);
}
const asked = RULES.map((rule, i) => [rule, i + 1]).filter(([[rule]]) => rule.includes(words));
const queue = [...asked];
async function work(worker)
{
    // Each has a cache of its own: two that write one would have all compiled again.
    const cache = `${built}-${worker}`;
    fs.cpSync(built, cache, {recursive: true});
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
    {
        const [[rule, file, , , tests], number] = next;
        const survives = await test(tests, number, cache);
        survivors += survives ? 1 : 0;
        console.log(`${survives ? 'SURVIVES' : 'caught  '} ${file}: ${rule} (${tests})`);
    }
}
await Promise.all(Array.from({length: 2 * os.availableParallelism()}, (_, worker) => work(worker)));
console.log(`rules taken out and caught: ${asked.length - survivors} of ${asked.length}`);
process.exit(survivors === 0 ? 0 : 1);
