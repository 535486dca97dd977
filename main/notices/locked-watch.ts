// Looking into the carrier while nobody is let in: whether an envelope has come that names somebody whose profile lies here. Only its header is read, in the quarantine;
// no key is at hand, so nothing of it can be opened, and what it brings is not known.

import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { MAX_ENVELOPE_HEADER } from '../../crypto/envelopes/envelope.ts';
import { listProfiles } from '../keys/index.ts';
import type { Ports } from '../office.ts';

/** Envelopes looked at in one look; the others wait for the next. */
const MOST_AT_ONCE = 20;

export class LockedWatch {
  readonly #ports: Pick<Ports, 'carrier' | 'quarantine' | 'disk' | 'home'>;
  /** Names that are no news; null until the first look after beginning. */
  #known: Set<string> | null = null;
  #looking = false;

  constructor(ports: Pick<Ports, 'carrier' | 'quarantine' | 'disk' | 'home'>) {
    this.#ports = ports;
  }

  /** From here on whatever comes is news. */
  begin(): void {
    try {
      this.#known = new Set(this.#ports.carrier.list());
    } catch {
      // The carrier is away: what is there when it comes back is no news.
      this.#known = null;
    }
  }

  /** Whether something has come for somebody of this computer since the last look. */
  async look(): Promise<boolean> {
    if (this.#looking) return false;
    const known = this.#known;
    if (!known) {
      this.begin();
      return false;
    }
    this.#looking = true;
    try {
      const fresh = this.#ports.carrier.list().filter((name) => !known.has(name));
      let came = false;
      for (const name of fresh.slice(0, MOST_AT_ONCE)) {
        known.add(name);
        const recipients = await this.#recipientsOf(name);
        came ||= recipients.some((fingerprint) => this.#people().has(fingerprint));
      }
      return came;
    } catch {
      return false;
    } finally {
      this.#looking = false;
    }
  }

  /** None of a file that cannot be read: who is let in will be told of it. */
  async #recipientsOf(name: string): Promise<readonly string[]> {
    const { carrier, quarantine } = this.#ports;
    const file = carrier.open(name);
    try {
      const bytes = file.read(0, Math.min(file.size, MAX_ENVELOPE_HEADER));
      const { recipients } = await quarantine.run('readEnvelopeHeader', { bytes, size: file.size });
      return recipients.map(({ fingerprint }) => fingerprint);
    } catch {
      return [];
    } finally {
      file.close();
    }
  }

  #people(): ReadonlySet<string> {
    const profiles = listProfiles(this.#ports.disk, this.#ports.home);
    return new Set(
      profiles.flatMap((listed) =>
        'header' in listed ? [parseCertificate(listed.header.certificates.encryption).fingerprint] : [],
      ),
    );
  }
}
