import { describe, expect, it } from 'vitest';
import { order, PIN_STEPS } from './order.ts';
import { chosenBeforehand } from './recipients.ts';

const units = [
  { unit: '示例县发展和改革局', root: 'a' },
  { unit: '示例区发展和改革局', root: 'b' },
];

describe('steps on the bar', () => {
  it('has one first step, the others behind it, and none that belongs to another screen', () => {
    expect(order(['export', 'annotate', 'sendBack', 'signOff'], 'signOff')).toEqual({
      first: 'signOff',
      others: ['sendBack'],
    });
    expect(order(['conclude', 'propose', 'export'], 'conclude')).toEqual({ first: 'conclude', others: ['propose'] });
  });

  it('takes no first step that main does not allow', () => {
    expect(order(['export'], 'signOff')).toEqual({ first: null, others: [] });
    expect(order(['sendBack'], null)).toEqual({ first: null, others: ['sendBack'] });
  });

  it('knows which steps ask for the PIN', () => {
    expect([...PIN_STEPS].sort()).toEqual(['dispatch', 'instruct', 'signOff', 'stamp']);
  });
});

describe('units to dispatch to', () => {
  it('are those that the document names', () => {
    expect(chosenBeforehand(['示例区发展和改革局', '示例市财政局'], units)).toEqual(['b']);
  });

  it('are none when it names none of several, and the only one when there is one', () => {
    expect(chosenBeforehand(['各县区'], units)).toEqual([]);
    expect(chosenBeforehand(['各县区'], units.slice(0, 1))).toEqual(['a']);
    expect(chosenBeforehand([], [])).toEqual([]);
  });
});
