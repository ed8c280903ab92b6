/** An unsigned access token: loopback services check its expiry and audience, nobody checks its signature. */
export function makeToken(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.`;
}

export function isBearer(authorization: string | undefined): boolean {
  return authorization !== undefined && /^Bearer [^.]+\.[^.]+\.[^.]*$/.test(authorization);
}
