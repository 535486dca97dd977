import { expect, it, vi } from 'vitest';
import { Part, PartError } from './parts.ts';

it('loads once, for whoever readied it and whoever wants it', async () => {
  const load = vi.fn<() => Promise<string>>(() => Promise.resolve('screen'));
  const part = new Part(load);
  expect(load).not.toHaveBeenCalled();
  await Promise.all([part.ready(), part.want()]);
  expect(part.want()).toBe('screen');
  await part.ready();
  expect(load).toHaveBeenCalledTimes(1);
});

it('answers the same promise until it is kept', () => {
  const part = new Part(() => new Promise<string>(() => {}));
  expect(part.want()).toBe(part.want());
});

it('tells whoever wants a part that it cannot be loaded, and nobody before', async () => {
  const part = new Part(() => Promise.reject<string>(new TypeError('no such file')));
  await part.ready();
  const wanted = part.want();
  await expect(wanted).rejects.toThrow(PartError);
  expect(part.want()).toBe(wanted);
});
