// Installs the pinned tools where they are missing or outdated, compiles the contracts, and writes their Java wrappers
// where a contract changed. Called by Maven: node build.mjs CODEGEN_CLASSPATH
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {forge, room} from './tools.mjs';

const CONTRACTS = ['Chain', 'Claims', 'Court', 'Law', 'Vault', 'DemoToken'];
const PACKAGE = 'org.plasmex.contracts';
const GENERATOR = 'org.web3j.codegen.SolidityFunctionWrapperGenerator';

const generated = path.join(room, 'target', 'generated-sources', 'web3j');
const interfaces = path.join(room, 'target', 'abi');

function run(command, ...args)
{
    // Maven is quiet, and so are we, until something fails.
    try
    {
        execFileSync(command, args, {cwd: room, stdio: 'pipe', maxBuffer: 1 << 26});
    }
    catch (failure)
    {
        process.stderr.write(`${command} ${args.join(' ')}\n${failure.stdout ?? ''}${failure.stderr ?? failure}\n`);
        process.exit(1);
    }
}

function modified(file)
{
    return fs.statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? 0;
}

function install()
{
    const lock = path.join(room, 'package-lock.json');
    const installed = path.join(room, 'node_modules', '.package-lock.json');
    if (modified(installed) < modified(lock))
    {
        run('npm', 'ci', '--no-audit', '--no-fund');
        fs.utimesSync(installed, new Date(), new Date());
    }
}

function wrap(contract, classpath)
{
    const artifact = JSON.parse(fs.readFileSync(path.join(room, 'out', `${contract}.sol`, `${contract}.json`), 'utf8'));
    const files = {
        abi: JSON.stringify(artifact.abi, null, 2),
        bin: artifact.bytecode.object.replace(/^0x/, '')
    };
    const java = path.join(generated, ...PACKAGE.split('.'), `${contract}.java`);
    const unchanged = fs.existsSync(java) && Object.entries(files).every(([extension, text]) =>
    {
        const file = path.join(interfaces, `${contract}.${extension}`);
        return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text;
    });
    if (unchanged)
    {
        return;
    }
    fs.rmSync(java, {force: true});
    fs.mkdirSync(interfaces, {recursive: true});
    for (const [extension, text] of Object.entries(files))
    {
        fs.writeFileSync(path.join(interfaces, `${contract}.${extension}`), text);
    }
    run(path.join(process.env.JAVA_HOME ?? '', process.env.JAVA_HOME ? 'bin/java' : 'java'), '-cp', classpath, GENERATOR,
        '-a', path.join(interfaces, `${contract}.abi`), '-b', path.join(interfaces, `${contract}.bin`),
        '-o', generated, '-p', PACKAGE);
}

if (process.argv.length !== 3)
{
    console.error('usage: node build.mjs CODEGEN_CLASSPATH');
    process.exit(2);
}
install();
run(forge(), 'build', '--skip', 'test');
CONTRACTS.forEach(contract => wrap(contract, process.argv[2]));
