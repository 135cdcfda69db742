// Genesis block of the system channel and the creation of the application's channel.
import { stringify } from 'yaml';
import { type Site } from '../topology/site.ts';
import { type Topology } from '../topology/topology.ts';

export const GENESIS_PROFILE = 'Genesis';
export const CHANNEL_PROFILE = 'Channel';
const CONSORTIUM = 'Consortium';
const KIB = 1024;

const signature = (rule: string): object => ({ Type: 'Signature', Rule: rule });
const implicit = (rule: string): object => ({ Type: 'ImplicitMeta', Rule: rule });

const metaPolicies = {
  Readers: implicit('ANY Readers'),
  Writers: implicit('ANY Writers'),
  Admins: implicit('MAJORITY Admins'),
};

function organizationGroup(party: { name: string; mspId: string }, site: Site, extra: object): object {
  const { mspId, name } = party;
  return {
    Name: mspId,
    ID: mspId,
    MSPDir: site.keys.msp(name),
    Policies: {
      Readers: signature(`OR('${mspId}.member')`),
      Writers: signature(`OR('${mspId}.member')`),
      Admins: signature(`OR('${mspId}.admin')`),
      Endorsement: signature(`OR('${mspId}.peer')`),
    },
    ...extra,
  };
}

function ordererGroup(topology: Topology, site: Site): object {
  const { ordering, blocks } = topology;
  const endpoints = ordering.orderers.map(({ name, ports }) => `${site.hostOf(name)}:${ports.service}`);
  return {
    OrdererType: 'kafka',
    Addresses: endpoints,
    BatchTimeout: `${blocks.timeoutMs}ms`,
    BatchSize: {
      MaxMessageCount: blocks.maxMessages,
      AbsoluteMaxBytes: blocks.absoluteMaxKiB * KIB,
      PreferredMaxBytes: blocks.preferredMaxKiB * KIB,
    },
    MaxChannels: 0,
    Kafka: { Brokers: ordering.brokers.map(({ name, ports }) => `${site.hostOf(name)}:${ports.client}`) },
    Organizations: [organizationGroup(ordering, site, { OrdererEndpoints: endpoints })],
    Policies: { ...metaPolicies, BlockValidation: implicit('ANY Writers') },
    Capabilities: { V2_0: true },
  };
}

/** So many of the organisations' people or peers, in one policy. */
const namedPolicy = ({ organizations }: Topology, count: number, role: 'member' | 'peer'): object =>
  signature(`OutOf(${count}, ${organizations.map(({ mspId }) => `'${mspId}.${role}'`).join(', ')})`);

function applicationPolicies(topology: Topology): object {
  const majority = Math.floor(topology.organizations.length / 2) + 1;
  const referenced = {
    ...metaPolicies,
    LifecycleEndorsement: implicit('MAJORITY Endorsement'),
    Endorsement: implicit('MAJORITY Endorsement'),
  };
  if (topology.tuning.policies === 'referenced') return referenced;
  return {
    ...referenced,
    Readers: namedPolicy(topology, 1, 'member'),
    Writers: namedPolicy(topology, 1, 'member'),
    Endorsement: namedPolicy(topology, majority, 'peer'),
  };
}

export function configtxYaml(topology: Topology, site: Site): string {
  const organizations = topology.organizations.map((organization) => organizationGroup(organization, site, {}));
  const channel = { Policies: metaPolicies, Capabilities: { V2_0: true } };
  return stringify(
    {
      Profiles: {
        [GENESIS_PROFILE]: {
          ...channel,
          Orderer: ordererGroup(topology, site),
          Consortiums: { [CONSORTIUM]: { Organizations: organizations } },
        },
        [CHANNEL_PROFILE]: {
          ...channel,
          Consortium: CONSORTIUM,
          Application: {
            Organizations: organizations,
            Policies: applicationPolicies(topology),
            Capabilities: { V2_5: true },
          },
        },
      },
    },
    { aliasDuplicateObjects: false },
  );
}
