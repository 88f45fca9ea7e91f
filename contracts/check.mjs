// Runs what must hold of the contracts: what is told of them, format, sizes, tests, and gas as the snapshots have it.
// Called by Maven: node check.mjs. With --update it writes the snapshots instead of comparing.
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {natspec} from './natspec.mjs';
import {misfits} from './rules.mjs';
import {forge, room} from './tools.mjs';

const update = process.argv.includes('--update');
const snapshots = update ? ['--gas-snapshot-emit', 'true'] : ['--gas-snapshot-check', 'true'];

const findings = [...natspec(), ...misfits()];
if (findings.length !== 0)
{
    console.error(findings.join('\n'));
    process.exit(1);
}

// The tests deploy what the first build leaves in out/; they themselves need not be compiled by the IR pipeline.
for (const [profile, ...args] of [
    ['default', 'fmt', '--check'],
    ['default', 'build', '--sizes', '--skip', 'test'],
    ['quick', 'test', '--no-match-contract', 'GasTest'],
    ['quick', 'test', '--match-contract', 'GasTest', '--isolate', ...snapshots]
])
{
    const env = {...process.env, FOUNDRY_PROFILE: profile};
    const {status, stdout, stderr} = spawnSync(forge(), args, {cwd: room, env, encoding: 'utf8', maxBuffer: 1 << 26});
    if (status !== 0)
    {
        process.stderr.write(`forge ${args.join(' ')}\n${stdout}${stderr}\n`);
        process.exit(1);
    }
}
