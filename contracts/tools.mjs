// Where the pinned tools are.
import {createRequire} from 'node:module';
import path from 'node:path';
import process from 'node:process';

export const room = import.meta.dirname;

export function forge()
{
    const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const tool = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${platform}/package.json`);
    return path.join(path.dirname(tool), 'bin', process.platform === 'win32' ? 'forge.exe' : 'forge');
}
