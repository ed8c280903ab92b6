import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openEntra } from '../../../src/collect/entra/provider.ts';
import { startMicrosoft } from '../../../src/demo/microsoft/start.ts';
import { entraSource, gather, patientEnvironment, useLoopbackCredential } from './harness.ts';

afterEach(() => delete process.env['HTTPS_PROXY']);

it('goes through the proxy that the environment names', async () => {
  useLoopbackCredential();
  const connected: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket: Socket) => {
    connected.push(url);
    const [host = '', port = ''] = url.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const microsoft = await startMicrosoft();
  const source = await openEntra('entra', entraSource(microsoft), patientEnvironment());
  const { failures, items } = await gather(source, 'entra.users');
  expect(failures).toEqual([]);
  expect(items).toHaveLength(6);
  expect(connected).toContain(new URL(microsoft.graph).host);
  await source.close();
  await microsoft.close();
  await new Promise((resolve) => {
    proxy.close(resolve);
    proxy.closeAllConnections();
  });
});
