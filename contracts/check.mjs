// Runs what must hold of the contracts: format, tests, and gas as the snapshots have it. Called by Maven: node check.mjs
// With --update it writes the snapshots instead of comparing.
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {forge, room} from './tools.mjs';

const update = process.argv.includes('--update');
const snapshots = update ? ['--gas-snapshot-emit', 'true'] : ['--gas-snapshot-check', 'true'];

for (const args of [
    ['fmt', '--check'],
    ['build', '--sizes', '--skip', 'test'],
    ['test', '--no-match-contract', 'GasTest'],
    ['test', '--match-contract', 'GasTest', '--isolate', ...snapshots]
])
{
    const {status, stdout, stderr} = spawnSync(forge(), args, {cwd: room, encoding: 'utf8', maxBuffer: 1 << 26});
    if (status !== 0)
    {
        process.stderr.write(`forge ${args.join(' ')}\n${stdout}${stderr}\n`);
        process.exit(1);
    }
}
