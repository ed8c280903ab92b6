import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { Engine } from '../../../src/analyse/isolation/engine.ts';
import type { PartyClass } from '../../../src/analyse/isolation/parties.ts';
import { formatPrefix, parseAddress, type Family } from '../../../src/estate/network/address.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { asEvidence, randomEstate, type Raw, type RawEstate } from '../../analyse/isolation/random-aws.ts';
import { passes, type End } from './aws-formula.ts';
import { and, between, bits, inside, no, not, or, yes } from './formula.ts';

const z3 = process.env['NCSSR_Z3'] ?? 'z3';
const seeds = Array.from({ length: 16 }, (_, index) => index + 1);

/** Where no stranger of the Internet is: private and special blocks, and the estate itself. */
const notStrangers = {
  4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  6: ['::/3', '4000::/2', '8000::/1', '2001:db8::/48', '2001:db8:1::/48', '2001:db8:2::/48'],
} as const;

/** A claim over `src`, `dst` and `t`; it is to have no solution. */
interface Question {
  name: string;
  family: Family;
  claim: string;
}

interface Party extends End {
  name: string;
  family: Family;
  /** What the engine holds for it: one class, or all of the Internet. */
  classes: PartyClass[];
}

it.each(seeds)(
  'estate %i: for every pair, what the engine lets pass is the whole set that the rules let pass',
  (seed) => {
    const estate = randomEstate(seed);
    const engine = new Engine(buildAwsNetwork(asEvidence(estate)));
    const questions = [...questionsOf(estate, engine)];
    expect(questions.length).toBeGreaterThan(300);
    const answers = ask(questions);
    const wrong = questions.flatMap(({ name }, index) =>
      answers[index] === 'unsat' ? [] : [`${name}: ${answers[index] ?? ''}`],
    );
    expect(wrong).toEqual([]);
  },
  120_000,
);

it('an answer that is wrong by one port is found', () => {
  const estate = randomEstate(2);
  const questions = [...questionsOf(estate, new Engine(buildAwsNetwork(asEvidence(estate))))];
  const short = questions.find(({ family, claim }) => family === 4 && claim.length < 3000);
  const off = `(xor ${short?.claim ?? no} ${between(6 * 65536 + 443, 6 * 65536 + 443)})`;
  expect(ask([{ family: 4, claim: off }])).toEqual(['sat']);
});

/** For each pair of parties the claim that the two differ: some packet passes one and not the other. */
function* questionsOf(estate: RawEstate, engine: Engine): Iterable<Question> {
  for (const family of [4, 6] as const) {
    const parties = [...interfaces(estate, engine, family), internet(engine, family)];
    for (const from of parties)
      for (const to of parties) {
        if (from.raw === to.raw || from.raw?.['InterfaceType'] === 'nat_gateway') continue;
        const rules = passes(estate, { ...from, term: 'src' }, { ...to, term: 'dst' }, family);
        const given = and(standsFor(from, 'src'), standsFor(to, 'dst'));
        const found = engineFormula(engine, from, to);
        yield {
          name: `${from.name} to ${to.name}`,
          family,
          claim: and(given, `(xor ${rules} ${found})`),
        };
      }
  }
}

function standsFor(party: Party, term: string): string {
  if (party.raw !== null) return `(= ${term} ${party.term})`;
  return and(...notStrangers[party.family].map((block) => not(inside(block, term, party.family))));
}

function engineFormula(engine: Engine, from: Party, to: Party): string {
  return or(
    ...from.classes.flatMap((source) =>
      to.classes.map((destination) => {
        const ranges = engine.sets.ranges(engine.pair(source, destination, 'may'));
        return and(
          or(...ranges.map((range) => between(range.from, range.to))),
          from.raw === null ? stretch(engine, source, 'src') : yes,
          to.raw === null ? stretch(engine, destination, 'dst') : yes,
        );
      }),
    ),
  );
}

/** The addresses of an atom: its prefix without the prefixes inside it. */
function stretch(engine: Engine, party: PartyClass, term: string): string {
  const { tree } = engine.parties;
  const block = (index: number): string => {
    const prefix = tree.prefixes[index];
    return prefix ? inside(formatPrefix(prefix), term, party.family) : no;
  };
  const children = tree.prefixes.flatMap((_, index) => (tree.parent[index] === party.atom ? [index] : []));
  return and(block(party.atom), ...children.map((index) => not(block(index))));
}

function interfaces(estate: RawEstate, engine: Engine, family: Family): Party[] {
  const byMember = new Map(
    engine.parties.classes.flatMap((party) =>
      party.members.map(({ endpoint, address }) => [`${endpoint}|${address}`, party] as const),
    ),
  );
  return (estate.DescribeNetworkInterfaces ?? []).flatMap((raw) =>
    addressesOf(raw).flatMap(({ text, publicly }) => {
      const address = parseAddress(text);
      const party = byMember.get(`${String(raw['NetworkInterfaceId'])}|${text}`);
      if (!address || address.family !== family || !party) return [];
      const term = bits(address.value, family === 4 ? 32 : 128);
      return [
        {
          name: `${String(raw['NetworkInterfaceId'])} ${text}`,
          raw,
          term,
          publicly,
          family,
          classes: [party],
        },
      ];
    }),
  );
}

function addressesOf(raw: Raw): { text: string; publicly: boolean }[] {
  const four = (raw['PrivateIpAddresses'] ?? []) as Raw[];
  const six = (raw['Ipv6Addresses'] ?? []) as Raw[];
  return [
    ...four.map((one) => ({
      text: String(one['PrivateIpAddress']),
      publicly: one['Association'] !== undefined,
    })),
    ...six.map((one) => ({ text: String(one['Ipv6Address']), publicly: true })),
  ];
}

function internet(engine: Engine, family: Family): Party {
  const classes = engine.parties.classes.filter(
    (party) => party.domain === 'internet' && party.family === family,
  );
  return { name: 'internet', raw: null, term: '', publicly: true, family, classes };
}

/** Asks the solver about each claim by itself. */
function ask(questions: readonly Pick<Question, 'family' | 'claim'>[]): string[] {
  const lines = ['(set-logic QF_BV)', '(declare-const t (_ BitVec 24))'];
  for (const { family, claim } of questions) {
    const width = family === 4 ? 32 : 128;
    lines.push(
      '(push)',
      `(declare-const src (_ BitVec ${String(width)}))`,
      `(declare-const dst (_ BitVec ${String(width)}))`,
      `(assert ${claim})`,
      '(check-sat)',
      '(pop)',
    );
  }
  const { stdout, status, error } = spawnSync(z3, ['-in'], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error) throw new Error(`z3 could not be run (${z3}): ${error.message}`);
  expect(status, stdout.slice(0, 500)).toBe(0);
  return stdout.trim().split('\n');
}
