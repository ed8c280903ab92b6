/** Letters of other scripts that look like Latin ones (Unicode TR #39), as far as names are written with them. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...'аa вb сc ԁd еe ѐe ёe һh іi їi јj кk ӏl мm ոn оo рp ԛq гr ѕs тt υu ѵv ԝw хx уy'.split(' '),
    ...'αa βb εe ηn ιi κk νv οo ρp τt χx γy ωw ɑa ɡg ɩi ı\u0069 ʟl օo ս\u0075 ցg հh'.split(' '),
  ].map((pair) => [...pair] as [string, string]),
);

/**
 * A name as it is compared: letter case, accents, width, order and division of its words, look-alike letters and what
 * cannot be seen do not count, and of an address of mail only the part before the sign.
 */
function personKey(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/@.*$/su, '')
    .replace(/./gsu, (letter) => lookAlikes[letter] ?? letter);
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join('');
}

/** Whether two names may be two spellings of one person's. */
export function mayBeSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

/** An id as it is compared: letter case, width, blanks, dashes and look-alike letters do not count. */
export function idKey(id: string): string {
  return id
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.\-\u2010-\u2015\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/./gsu, (letter) => lookAlikes[letter] ?? letter);
}
