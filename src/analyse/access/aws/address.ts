/** An IP address as a number of so many bits; null where the text is none. */
function addressOf(text: string): { bits: 32 | 128; value: bigint } | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    // Some readers take a leading zero for octal, so it is not known which address is meant.
    if (/(^|\.)0\d/.test(text)) return null;
    const octets = text.split('.').map(Number);
    if (octets.some((octet) => octet > 255)) return null;
    return { bits: 32, value: octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) };
  }
  if (!/^[0-9a-fA-F:]+$/.test(text) || !text.includes(':')) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groupsOf = (half: string | undefined): string[] =>
    half === undefined || half === '' ? [] : half.split(':');
  const head = groupsOf(halves[0]);
  const tail = groupsOf(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  return { bits: 128, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

/** Whether an address lies in a network in CIDR notation, or is that address; null where either is malformed. */
export function inNetwork(address: string, network: string): boolean | null {
  const [base, length, ...rest] = network.split('/');
  const left = addressOf(address);
  const right = addressOf(base ?? '');
  if (left === null || right === null || rest.length > 0) return null;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  const prefix = length === undefined ? right.bits : Number(length);
  if (prefix > right.bits) return null;
  if (left.bits !== right.bits) return false;
  const shift = BigInt(right.bits - prefix);
  return left.value >> shift === right.value >> shift;
}
