// Which outcomes of the law's conditions are reached: every comparison, every operand of && and ||, and every condition of
// an if or a choice in Law.sol and law/ must once be true and once be false while the law judges the vectors of the files
// named, or where none is those of test/law-vectors.json.gz. Run: node coverage.mjs [--thin OUT] [FILE.json.gz ...]; exits with
// 1 where an answer is not the vector's, or an outcome is not reached that is not in the table of the README. A copy in
// target/coverage is instrumented, and runs inside forge. --thin writes the vectors of one file that reach something first.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import zlib from 'node:zlib';
import {forge, room, solc} from './tools.mjs';

const copy = path.join(room, 'target', 'coverage');
const environment = {
    ...process.env, FOUNDRY_DENY: 'never', FOUNDRY_CODE_SIZE_LIMIT: '1000000', FOUNDRY_OPTIMIZER_RUNS: '1'
};
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);
const JUNCTIONS = new Set(['&&', '||']);

const COVER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

library Cover {
    function hit(bool value, uint256 id) internal pure returns (bool) {
        function(uint256, bool) returns (bool) kept = _hit;
        function(uint256, bool) pure returns (bool) taken;
        assembly { taken := kept }
        return taken(id, value);
    }

    function _hit(uint256 id, bool value) private returns (bool) {
        assembly {
            let slot := add(shl(200, 1), add(mul(id, 2), value))
            if iszero(sload(slot)) {
                sstore(slot, 1)
                let count := shl(201, 1)
                sstore(count, add(sload(count), 1))
            }
        }
        return value;
    }
}
`;

const test = (chainId, vault, points) => `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Law} from "../src/Law.sol";
import {ILaw} from "../src/interfaces/ILaw.sol";
import {Header, Headers} from "../src/ledger/Headers.sol";

interface Cheats {
    function chainId(uint256) external;
    function etch(address, bytes calldata) external;
    function load(address, bytes32) external view returns (bytes32);
    function readFileBinary(string calldata) external view returns (bytes memory);
    function writeFileBinary(string calldata, bytes calldata) external;
}

contract Inbox {
    mapping(bytes32 => uint64) private _lengths;
    uint64 private _length;

    function add(bytes32 rolling) external {
        _lengths[rolling] = ++_length;
    }

    function inboxPosition(bytes32 rolling) external view returns (bool known, uint64 length) {
        length = _lengths[rolling];
        known = length != 0 || rolling == 0;
    }
}

contract LawCoverage {
    bool public constant IS_TEST = true;
    Cheats private constant vm = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    Law private law;
    uint256 private wrong;
    uint256 private known;
    uint256 private judged;
    uint256[] private firsts;

    function test_vectors() public {
        vm.chainId(${chainId});
        vm.etch(${vault}, type(Inbox).runtimeCode);
        law = new Law(${vault});
        bytes memory file = vm.readFileBinary("vectors.bin");
        uint256 ptr;
        uint256 end;
        assembly { ptr := add(file, 32) end := add(ptr, mload(file)) }
        uint256 entries = _word(ptr);
        ptr += 32;
        for (; entries > 0; --entries) {
            Inbox(${vault}).add(bytes32(_word(ptr)));
            ptr += 32;
        }
        while (ptr < end) {
            uint256 free;
            assembly { free := mload(0x40) }
            ptr = _judge(ptr);
            assembly { mstore(0x40, free) }
            uint256 reached = uint256(vm.load(address(law), bytes32(uint256(1 << 201))));
            if (reached != known) firsts.push(judged);
            known = reached;
            ++judged;
        }
        bytes memory flags = new bytes(2 * ${points});
        for (uint256 i = 0; i < flags.length; ++i) {
            flags[i] = bytes1(uint8(uint256(vm.load(address(law), bytes32((1 << 200) + i)))));
        }
        vm.writeFileBinary("flags.bin", bytes.concat(bytes32(wrong), flags));
        vm.writeFileBinary("firsts.bin", abi.encode(firsts));
    }

    function _judge(uint256 ptr) private returns (uint256) {
        Header memory header;
        assembly { mcopy(header, ptr, 256) }
        uint256 number = _word(ptr + 256);
        bytes32 inboxBefore = bytes32(_word(ptr + 288));
        bytes memory step = _bytes(ptr + 320);
        bytes memory expected = _bytes(ptr + 352 + step.length);
        bytes memory call_ = abi.encodeCall(ILaw.run, (header, uint64(number), step, inboxBefore));
        (bool done, bytes memory answer) = address(law).call(call_);
        if (!done) {
            ++wrong;
        } else {
            (bool lawful, bytes memory accesses) = abi.decode(answer, (bool, bytes));
            if (lawful != (expected.length != 0) || keccak256(accesses) != keccak256(expected)) ++wrong;
        }
        return ptr + 384 + step.length + expected.length;
    }

    function _bytes(uint256 ptr) private pure returns (bytes memory copied) {
        copied = new bytes(_word(ptr));
        assembly { mcopy(add(copied, 32), add(ptr, 32), mload(copied)) }
    }

    function _word(uint256 ptr) private pure returns (uint256 value) {
        assembly { value := mload(ptr) }
    }
}
`;

// The conditions of a source: [from, to] in bytes, from outside in.
function conditions(source)
{
    const answer = JSON.parse(solc().compile(JSON.stringify({
        language: 'Solidity',
        sources: {it: {content: source}},
        settings: {stopAfter: 'parsing', outputSelection: {'*': {'': ['ast']}}}
    })));
    const found = new Map();
    const add = node =>
    {
        if (node.nodeType === 'TupleExpression' && node.components.length === 1)
        {
            add(node.components[0]);
        }
        else if (node.nodeType !== 'BinaryOperation' || !JUNCTIONS.has(node.operator))
        {
            found.set(node.src, node.src.split(':').map(Number));
        }
    };
    const visit = node =>
    {
        if (Array.isArray(node))
        {
            node.forEach(visit);
        }
        else if (node !== null && typeof node === 'object')
        {
            if (node.nodeType === 'IfStatement' || node.nodeType === 'Conditional')
            {
                add(node.condition);
            }
            if (node.nodeType === 'BinaryOperation' && JUNCTIONS.has(node.operator))
            {
                add(node.leftExpression);
                add(node.rightExpression);
            }
            if (node.nodeType === 'BinaryOperation' && COMPARISONS.has(node.operator))
            {
                add(node);
            }
            for (const [key, value] of Object.entries(node))
            {
                // A loop ends some time: that says nothing.
                if (!(node.nodeType === 'ForStatement' && key === 'condition'))
                {
                    visit(value);
                }
            }
        }
    };
    visit(answer.sources.it.ast);
    return [...found.values()].map(([start, length]) => [start, start + length]);
}

const points = [];

function instrument(name)
{
    const file = path.join(copy, 'src', name);
    const source = fs.readFileSync(file);
    const marks = [];
    for (const [from, to] of conditions(source.toString('utf8')))
    {
        const line = source.subarray(0, from).toString().split('\n').length;
        marks.push([from, 1, -(to - from), 'Cover.hit('], [to, 0, to - from, `, ${points.length})`]);
        points.push({file: name, line, text: source.subarray(from, to).toString().replace(/\s+/g, ' ')});
    }
    // Ends before starts at the same place; of starts the outer one first, of ends the inner one.
    marks.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    let text = '';
    let place = 0;
    for (const [at, , , mark] of marks)
    {
        text += source.subarray(place, at).toString() + mark;
        place = at;
    }
    text += source.subarray(place).toString();
    text = text.replace(/(pragma solidity [^\n]*\n)/, `$1\nimport {Cover} from "${name.includes('/') ? '../' : './'}Cover.sol";\n`);
    fs.writeFileSync(file, text);
}

function word(number)
{
    return Buffer.from(BigInt(number).toString(16).padStart(64, '0'), 'hex');
}

function bytes(hex)
{
    return Buffer.from(hex.replace(/^0x/, ''), 'hex');
}

function withLength(content)
{
    return Buffer.concat([word(content.length), content]);
}

// The number of the inbox entry of which a step tells, as far as its bytes say.
function entryOf(step)
{
    const places = {2: 1, 8: 1, 9: 1};
    const place = step[0] === 0x13 && (step[5] === 7 || step[5] === 8) ? 6 : places[step[0]];
    return place === undefined || step.length < place + 8 ? 0n : step.readBigUInt64BE(place);
}

function encode(vector, inbox)
{
    const {header} = vector;
    const step = bytes(vector.step);
    const entry = entryOf(step);
    const before = entry === 0n || entry > BigInt(inbox.length) ? Buffer.alloc(32) : bytes(inbox[Number(entry) - 1].rolling);
    const accesses = (vector.accesses ?? []).map(access =>
        Buffer.concat([word(access.cell).subarray(24), word(access.prev).subarray(24), bytes(access.old), bytes(access.new)]));
    return Buffer.concat([
        ...[header.number, header.since, header.until, header.firstStep, header.steps, header.inbox].map(word),
        bytes(header.parent), bytes(header.dataRoot), word(vector.number), before,
        withLength(step), withLength(Buffer.concat(accesses))]);
}

// What no vector can reach: three conditions that are implied by what precedes them, and three after which the law reverts,
// or cannot run, and so answers nothing that a vector could have. The README says what shows these.
const ELSEWHERE = [
    'never true: Law.sol: !done', 'never true: Law.sol: !known', 'never true: Law.sol: length != entry',
    'never false: Law.sol: length == entry + 1', 'never false: law/FillRule.sol: _change(t, terms.lots, market, taker, maker)',
    'never false: law/OrderRules.sol: _putOrder(t, market)'
];

const args = process.argv.slice(2);
const thin = args[0] === '--thin' ? args.splice(0, 2)[1] : undefined;
const files = args.length === 0 ? [path.join(room, 'test', 'law-vectors.json.gz')] : args;
if (args.some(arg => arg.startsWith('-')) || (thin !== undefined && files.length !== 1))
{
    console.error('usage: node coverage.mjs [--thin OUT.json.gz] [FILE.json.gz ...]');
    process.exit(2);
}
const all = files.map(file => JSON.parse(zlib.gunzipSync(fs.readFileSync(file)).toString()));
fs.rmSync(copy, {recursive: true, force: true});
fs.mkdirSync(path.join(copy, 'test'), {recursive: true});
for (const name of ['src/Law.sol', 'src/law', 'src/ledger', 'src/interfaces', 'bin', 'foundry.toml', 'package.json'])
{
    fs.cpSync(path.join(room, name), path.join(copy, name), {recursive: true});
}
fs.symlinkSync(path.join(room, 'node_modules'), path.join(copy, 'node_modules'));
const toml = path.join(copy, 'foundry.toml');
fs.writeFileSync(toml, fs.readFileSync(toml, 'utf8').replace("access = 'read'", "access = 'read-write'"));
fs.writeFileSync(path.join(copy, 'src', 'Cover.sol'), COVER);
['Law.sol', ...fs.readdirSync(path.join(copy, 'src', 'law')).map(name => `law/${name}`)].forEach(instrument);

const reached = new Array(2 * points.length).fill(0);
let judged = 0;
let wrong = 0;
for (const chain of all)
{
    fs.writeFileSync(path.join(copy, 'vectors.bin'), Buffer.concat([
        word(chain.inbox.length), ...chain.inbox.map(entry => bytes(entry.rolling)),
        ...chain.vectors.map(vector => encode(vector, chain.inbox))]));
    const vault = `address(uint160(${chain.vault}))`.replace(/0x[0-9a-f]+/i, hex => `0x00${hex.slice(2)}`);
    fs.writeFileSync(path.join(copy, 'test', 'LawCoverage.t.sol'), test(chain.chainId, vault, points.length));
    const {status, stdout, stderr} = spawnSync(forge(),
        ['test', '--gas-limit', '9223372036854775807', '--memory-limit', '2000000000'],
        {cwd: copy, env: environment, encoding: 'utf8', maxBuffer: 1 << 28});
    if (status !== 0)
    {
        console.error(`${stdout}${stderr}`.slice(-6000));
        process.exit(2);
    }
    const flags = fs.readFileSync(path.join(copy, 'flags.bin'));
    wrong += Number(BigInt(`0x${flags.subarray(0, 32).toString('hex')}`));
    judged += chain.vectors.length;
    if (thin !== undefined)
    {
        const words = fs.readFileSync(path.join(copy, 'firsts.bin'));
        const firsts = [];
        for (let at = 64; at < words.length; at += 32)
        {
            firsts.push(chain.vectors[words.readUInt32BE(at + 28)]);
        }
        fs.writeFileSync(thin, zlib.gzipSync(JSON.stringify({...chain, blocks: [], vectors: firsts}), {level: 9}));
        console.log(`vectors that reach something first: ${firsts.length}`);
    }
    flags.subarray(32).forEach((flag, i) =>
    {
        reached[i] |= flag;
    });
}
let missing = 0;
points.forEach(({file, line, text}, i) =>
{
    for (const value of [false, true].filter(outcome => !reached[2 * i + Number(outcome)]))
    {
        const known = ELSEWHERE.includes(`never ${value}: ${file}: ${text}`);
        missing += known ? 0 : 1;
        console.log(`never ${value}: ${file}:${line}: ${text}${known ? ', as the README says' : ''}`);
    }
});
console.log(`vectors: ${judged - wrong} of ${judged} equal`);
console.log(`outcomes reached: ${reached.filter(flag => flag).length} of ${reached.length}`);
process.exit(wrong === 0 && missing === 0 ? 0 : 1);
