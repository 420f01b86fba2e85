import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isPublicAddress, readOutgoingAddress } from '../../../main/broker/alice-blue/egress.ts';
import { openHttpLine, type HttpLine } from '../../../main/broker/alice-blue/http-exchange.ts';
import { systemClock } from '../../../main/clock.ts';
import { plainAddress } from '../../../main/plain-address.ts';
import { json, openWireServer, type WireServer } from '../../support/wire-server.ts';

describe('an address', () => {
  test.each([
    ['203.0.113.5', '203.0.113.5'],
    [' 203.0.113.5 ', '203.0.113.5'],
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['[2001:DB8:0:0::5]', '2001:db8::5'],
    ['2001:db8::5', '2001:db8::5'],
  ])('"%s" is written %s', (text, plain) => {
    expect(plainAddress(text)).toBe(plain);
  });

  test.each(['', 'here', '203.0.113', '203.0.113.500', 'fe80::1%eth0', '203.0.113.5/24'])('"%s" is none', (text) => {
    expect(plainAddress(text)).toBeNull();
  });

  test.each([
    ['203.0.113.5', true],
    ['8.8.8.8', true],
    ['2001:db8::5', true],
    ['192.168.1.20', false],
    ['10.1.2.3', false],
    ['172.20.0.1', false],
    ['100.100.0.1', false],
    ['127.0.0.1', false],
    ['fd00::1', false],
    ['::1', false],
    ['nonsense', false],
  ])('%s is the same from everywhere: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

describe('the address that calls leave from', () => {
  let server: WireServer;
  let line: HttpLine;
  beforeEach(async () => {
    server = await openWireServer();
    line = openHttpLine({ clock: systemClock });
  });
  afterEach(async () => {
    await line.close(0);
    await server.close();
  });
  const page = (): string => `${server.origin}/address`;

  test.each([
    ['203.0.113.5\n', '203.0.113.5'],
    ['{"ip":"203.0.113.5"}', '203.0.113.5'],
    ['{"country":"IN","address":"2001:DB8::5"}', '2001:db8::5'],
  ])('is what the page answers: %s', async (body, address) => {
    server.answer('/address', json(body));
    expect(await readOutgoingAddress(line, page(), null)).toEqual({ ok: true, value: address });
  });

  test.each([
    [200, '<html>no</html>', 'ADDRESS_PAGE_ODD'],
    [200, '{"ip":', 'ADDRESS_PAGE_ODD'],
    [200, '', 'ADDRESS_PAGE_ODD'],
    [500, '203.0.113.5', 'ADDRESS_PAGE_ODD'],
  ])('is not known after HTTP %i %s', async (status, body, code) => {
    server.answer('/address', json(body, status));
    expect(await readOutgoingAddress(line, page(), '203.0.113.9')).toMatchObject({ ok: false, code });
  });

  test('is this machine’s own where no page is set and no router hides it', async () => {
    expect(await readOutgoingAddress(line, '', '203.0.113.9')).toEqual({ ok: true, value: '203.0.113.9' });
    expect(await readOutgoingAddress(line, '', '192.168.1.5')).toMatchObject({ code: 'ADDRESS_HIDDEN' });
    expect(await readOutgoingAddress(line, '', null)).toMatchObject({ code: 'ADDRESS_HIDDEN' });
  });
});
