import { describe, expect, it } from 'vitest';
import { glanceOf } from '../../main/desk-glance.ts';
import { aCopy, aDesk, aFollower, anAccount, aNotice, anOrder } from '../renderer/builders.ts';

const on = { copying: { kind: 'On' } } as const;

describe('the desk at a glance', () => {
  it('copies while all is well, and is off when copying is off', () => {
    expect(glanceOf(aDesk({ ...on, followers: [aFollower()] })).state).toBe('Copying');
    expect(glanceOf(aDesk({ copying: { kind: 'Off' }, followers: [aFollower()] })).state).toBe('Off');
  });

  it('counts doubts and failures that nobody has dealt with, in the title first', () => {
    const copies = [
      aCopy({ clOrdId: 'A', status: 'Rejected' }),
      aCopy({ clOrdId: 'B', status: 'Unknown' }),
      aCopy({ clOrdId: 'C', status: 'Rejected', attention: 'PutAside' }),
    ];
    const glance = glanceOf(aDesk({ ...on, followers: [aFollower()], orders: [anOrder({ copies })] }));
    expect(glance.attention).toBe(2);
    expect(glance.title).toMatch(/^\(2\) Lockstep/);
    expect(glance.tooltip).toContain('1 unknown, 1 failed');
  });

  it('stops at an order that needs attention and at a halt, whatever else is well', () => {
    const orders = [anOrder({ copies: [aCopy({ status: 'NeedsAttention' })] })];
    expect(glanceOf(aDesk({ ...on, orders })).state).toBe('Stopped');
    expect(glanceOf(aDesk({ copying: { kind: 'Halted', reason: 'x' } })).state).toBe('Stopped');
  });

  it('is in trouble while a connection is lost, even with copying off', () => {
    const notices = [aNotice({ key: 'line:MA001', sound: 'ConnectionLost' })];
    const glance = glanceOf(aDesk({ copying: { kind: 'Off' }, notices }));
    expect([glance.state, glance.tooltip]).toEqual(['Trouble', expect.stringContaining('1 connection lost')]);
  });

  it('is in trouble while copying is on and the master is not connected, though its notice was acknowledged', () => {
    const link = { ...anAccount().link, session: { kind: 'NeedsLogin', reason: 'The session is over.' } } as const;
    const desk = aDesk({ ...on, master: anAccount({ link }), followers: [aFollower()], notices: [] });
    const { state, tooltip } = glanceOf(desk);
    expect([state, tooltip]).toEqual(['Trouble', expect.stringContaining('1 connection lost')]);
    const told = [aNotice({ key: 'login:MA001', account: 'MA001', sound: 'ConnectionLost' })];
    expect(glanceOf({ ...desk, notices: told }).tooltip).toContain('1 connection lost');
  });
});
