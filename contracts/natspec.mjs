// What must hold of every function that can be called from outside, over what the compiler says of the sources: it is told to
// users and callers (NatSpec: notice, each parameter, each result, the unit of each amount and time), it refuses with errors
// of its own only, and where it may change something an event says so; likewise events and errors are told. Run by check.mjs,
// or by hand: node natspec.mjs
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {room, solc} from './tools.mjs';

// What an integer of such a name is counted in must be said where it is told.
const UNITS = [
    [/^(bond|burned|rewarded|losses|setAside|deposit|paid|minimum(Bond)?|price|value)_?$/i, /wei|quanta/],
    [/^(amount|quanta|custody|minimum|quantum)$/, /wei|quanta|quantum|base units/],
    [/^(from|until|since|time|deadline|closes|committedAt)$/, /second|number/]
];

function sources()
{
    return fs.readdirSync(path.join(room, 'src'), {recursive: true}).filter(name => name.endsWith('.sol'))
        .map(name => `src/${name.replaceAll(path.sep, '/')}`);
}

function read(name)
{
    return fs.readFileSync(path.join(room, name.startsWith('@') ? `node_modules/${name}` : name), 'utf8');
}

function compile(names)
{
    const input = {
        language: 'Solidity',
        sources: Object.fromEntries(names.map(name => [name, {content: read(name)}])),
        settings: {outputSelection: {'*': {'': ['ast'], '*': ['abi', 'devdoc', 'userdoc']}}}
    };
    const output = JSON.parse(solc().compile(JSON.stringify(input), {import: name => ({contents: read(name)})}));
    const failures = (output.errors ?? []).filter(error => error.severity === 'error');
    if (failures.length !== 0)
    {
        throw new Error(failures.map(error => error.formattedMessage).join('\n'));
    }
    return output;
}

function walk(node, visit)
{
    if (Array.isArray(node))
    {
        node.forEach(child => walk(child, visit));
    }
    else if (node !== null && typeof node === 'object')
    {
        if (node.nodeType !== undefined)
        {
            visit(node);
        }
        Object.values(node).forEach(child => walk(child, visit));
    }
}

function typeOf(parameter)
{
    return parameter.type.startsWith('tuple')
        ? `(${parameter.components.map(typeOf).join(',')})${parameter.type.slice('tuple'.length)}` : parameter.type;
}

function signature(item)
{
    return `${item.name}(${item.inputs.map(typeOf).join(',')})`;
}

// The names of what our own sources declare: what is only inherited from elsewhere is told there.
function declared(asts)
{
    const own = new Set();
    asts.forEach(ast => walk(ast, node =>
    {
        if (['EventDefinition', 'ErrorDefinition'].includes(node.nodeType) ||
            ['external', 'public'].includes(node.visibility))
        {
            own.add(node.name);
        }
    }));
    return own;
}

// What is missing of what a contract tells of its functions, events and errors.
function untold(name, {abi, devdoc, userdoc}, own)
{
    const missing = [];
    const told = (item, what, text, parameter) =>
    {
        if (text === undefined || text.trim() === '')
        {
            missing.push(`${name}.${signature(item)}: no ${what}`);
            return;
        }
        const unit = UNITS.filter(([names]) => parameter?.type.startsWith('uint') && names.test(parameter.name));
        if (unit.length !== 0 && !unit.some(([, words]) => words.test(text)))
        {
            missing.push(`${name}.${signature(item)}: no unit in ${what}: ${text}`);
        }
    };
    for (const item of abi.filter(({type, name: its}) => ['function', 'event', 'error'].includes(type) && own.has(its)))
    {
        const key = signature(item);
        const of = docs => item.type === 'function' ? docs.methods?.[key] : docs[`${item.type}s`]?.[key];
        const [user, dev] = item.type === 'error' ? [of(userdoc)?.[0], of(devdoc)?.[0]] : [of(userdoc), of(devdoc)];
        told(item, '@notice', user?.notice);
        // What an error has is told by its notice.
        if (item.type !== 'error')
        {
            item.inputs.forEach((input, i) =>
                told(item, `@param ${input.name || i}`, dev?.params?.[input.name], input));
        }
        // The results of a public variable are told beside the variables.
        const results = dev?.returns ?? devdoc.stateVariables?.[item.name]?.returns;
        (item.outputs ?? []).forEach((output, i) =>
            told(item, `@return ${output.name || i}`, results?.[output.name || `_${i}`], output));
    }
    return missing;
}

// Refusals that are not errors of a contract's own.
function strangeErrors(name, ast)
{
    const found = [];
    walk(ast, node =>
    {
        const called = node.nodeType === 'FunctionCall' ? node.expression.name : undefined;
        if (['require', 'assert'].includes(called) || (called === 'revert' && node.expression.referencedDeclaration < 0 &&
            node.kind === 'functionCall'))
        {
            const line = read(name).slice(0, Number(node.src.split(':')[0])).split('\n').length;
            found.push(`${name}:${line}: ${called}, in place of a revert with an error of its own`);
        }
    });
    return found;
}

// Functions from outside that may change something, and no event is behind them.
function silent(name, ast, functions)
{
    const emits = new Map();
    const speaks = node =>
    {
        if (!emits.has(node.id))
        {
            emits.set(node.id, false);
            let answer = false;
            walk(node.body, inner =>
            {
                const to = inner.nodeType === 'FunctionCall' ? functions.get(inner.expression.referencedDeclaration) : undefined;
                answer ||= inner.nodeType === 'EmitStatement' || (to?.body !== undefined && to.body !== null && speaks(to));
            });
            emits.set(node.id, answer);
        }
        return emits.get(node.id);
    };
    const found = [];
    walk(ast, node =>
    {
        if (node.nodeType === 'FunctionDefinition' && node.kind === 'function' && node.implemented &&
            ['external', 'public'].includes(node.visibility) && ['payable', 'nonpayable'].includes(node.stateMutability) &&
            !speaks(node))
        {
            found.push(`${name}: ${node.name} may change something, and no event tells it`);
        }
    });
    return found;
}

export function natspec()
{
    const names = sources();
    const output = compile(names);
    const functions = new Map();
    Object.values(output.sources).forEach(({ast}) => walk(ast, node =>
    {
        if (node.nodeType === 'FunctionDefinition')
        {
            functions.set(node.id, node);
        }
    }));
    const own = declared(names.map(name => output.sources[name].ast));
    const found = [];
    for (const name of names)
    {
        for (const [contract, told] of Object.entries(output.contracts[name] ?? {}))
        {
            found.push(...untold(contract, told, own));
        }
        found.push(...strangeErrors(name, output.sources[name].ast), ...silent(name, output.sources[name].ast, functions));
    }
    return [...new Set(found)];
}

if (process.argv[1] === import.meta.filename)
{
    const found = natspec();
    found.forEach(line => console.log(line));
    console.log(`findings: ${found.length}`);
    process.exit(found.length === 0 ? 0 : 1);
}
