import { makeCertificate, type IsolationCertificate } from '../../analyse/isolation/certificate.ts';
import type { Network } from '../../estate/network/representation.ts';
import type { Segmentation, ZoneCell } from './segmentation.ts';

/** A certificate for one ordered pair of zones. */
export interface CertifiedCell {
  readonly from: string;
  readonly to: string;
  readonly certificate: IsolationCertificate;
}

/** Certificates made for one network; beyond, the matrix stands alone. */
const most = 200;
const mostInterfaces = 5000;

/** A certificate for each pair of zones between which nothing but approved flows can pass. */
export function certificatesOf(network: Network, { zones, cells }: Segmentation): CertifiedCell[] {
  if (network.endpoints.length > mostInterfaces) return [];
  const byName = new Map(zones.map((zone) => [zone.name, zone]));
  const isolated = cells.filter(({ verdict }) => verdict.startsWith('isolated')).slice(0, most);
  return isolated.flatMap(({ from, to, approved }: ZoneCell) => {
    const [source, destination] = [byName.get(from), byName.get(to)];
    if (!source || !destination) return [];
    const certificate = makeCertificate(network, source, destination, approved);
    return certificate ? [{ from, to, certificate }] : [];
  });
}
