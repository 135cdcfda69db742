// As whom a desk's server reads: a member of its own for each desk, with a certificate of the organisation's CA. On the
// chain an opening for the directory is that member's, and nobody's who did not look. It is listed among the members and
// cannot log in; whoever disables it ends the directory's openings.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Members } from '../accounts/members.ts';
import { randomPassword } from '../accounts/passwords.ts';
import { type Member } from '../acting/acting.ts';
import { type Desk, LearnerRepository } from '../adapters/database/learner-repository.ts';

@Injectable()
export class DeskAgents {
  readonly #members: Members;
  readonly #learners: LearnerRepository;
  readonly #known = new Map<string, Promise<Member>>();

  constructor(members: Members, learners: LearnerRepository) {
    this.#members = members;
    this.#learners = learners;
  }

  /** Enrolled when it is first asked for. */
  of(mspId: string, desk: Desk): Promise<Member> {
    const name = `${mspId}/${desk}`;
    const known = this.#known.get(name) ?? this.#ensure(mspId, desk);
    this.#known.set(name, known);
    known.catch(() => this.#known.delete(name));
    return known;
  }

  async #ensure(mspId: string, desk: Desk): Promise<Member> {
    const memberId = await this.#learners.agent(mspId, desk, randomUUID());
    const member = { memberId, mspId };
    // A password that nobody is told.
    const account = { name: `directory.${desk}.${mspId.toLowerCase()}`, password: randomPassword() };
    await this.#members.create({ ...member, ...account, role: desk, unit: null });
    return member;
  }
}
