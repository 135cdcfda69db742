// The drawing of a sample, and whether one is what the chain draws.
import { encodeBase64url, type InspectionRecord, type InspectionSample } from '@lianjian/ledger-api';
import { drawSample } from '@lianjian/ledger-client';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { type Check } from '../audit/verification.ts';
import { BackendError } from '../errors.ts';
import { Populations } from './population.ts';

export interface SampleVerification {
  readonly verdict: 'intact' | 'altered';
  readonly checks: readonly Check[];
  /** What the chain draws. */
  readonly drawn: InspectionSample;
}

@Injectable()
export class Inspections {
  readonly #acting: Acting;
  readonly #populations: Populations;

  constructor(acting: Acting, populations: Populations) {
    this.#acting = acting;
    this.#populations = populations;
  }

  read(by: Member, id: string): Promise<InspectionRecord> {
    return this.#acting.evaluate(by, 'inspection:read', { id });
  }

  /** @throws BackendError NOT_YET_COMMITTED, INVALID_STATE; ContractError */
  async draw(by: Member, id: string): Promise<Committed> {
    const inspection = await this.read(by, id);
    return this.#acting.submit(by, 'inspection:recordSample', { id, sample: await this.drawn(by, inspection) });
  }

  /** @throws BackendError INVALID_STATE before the drawing */
  async verify(by: Member, id: string): Promise<SampleVerification> {
    const inspection = await this.read(by, id);
    const { sample, state } = inspection;
    if (sample === null) throw new BackendError('INVALID_STATE', 'no sample was drawn yet', { state });
    const drawn = await this.drawn(by, inspection);
    const check = (what: string, isSame: boolean): Check => ({ what, result: isSame ? 'intact' : 'altered' });
    const checks = [
      check(`block ${drawn.block}, the first after the announcement`, sample.block === drawn.block),
      check('hash of the block', sample.blockHash === drawn.blockHash),
      check('cases that were approved at the announcement', sample.population === drawn.population),
      check('cases that the hash draws of them', isSameList(sample.applications, drawn.applications)),
    ];
    return { verdict: checks.some(({ result }) => result === 'altered') ? 'altered' : 'intact', checks, drawn };
  }

  /** What the chain draws for it. @throws BackendError NOT_YET_COMMITTED */
  async drawn(by: Member, inspection: InspectionRecord): Promise<InspectionSample> {
    const { applications, block } = await this.#populations.of(by, inspection);
    return {
      applications: drawSample(block.hash, applications, inspection.size),
      block: block.number,
      blockHash: encodeBase64url(block.hash),
      population: applications.length,
    };
  }
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => b[index] === id);
