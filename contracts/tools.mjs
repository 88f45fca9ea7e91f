// Where the pinned tools are.
import {createRequire} from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export const room = import.meta.dirname;

export function forge()
{
    const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const tool = path.join(room, 'node_modules', '@foundry-rs', `forge-${platform}`, 'bin', 'forge');
    if (!fs.existsSync(tool))
    {
        console.error(`no forge for ${platform} at ${tool}: add @foundry-rs/forge-${platform} and ` +
            `@foundry-rs/anvil-${platform} to contracts/package.json, beside those of linux-amd64`);
        process.exit(1);
    }
    return tool;
}

// The compiler, which is only there once npm has run.
export function solc()
{
    return createRequire(path.join(room, 'package.json'))('solc');
}
