import { stringify } from 'yaml';
import { leafFiles } from '../crypto/leaves.ts';
import { type Site } from '../topology/site.ts';
import { anchorPeerOf, type Organization, type Peer } from '../topology/topology.ts';
import { type Tuning } from '../topology/tuning.ts';

const MESSAGE_LIMIT_BYTES = 104_857_600;

/** Names the folder with one connection file for each chaincode slot, for the builder's release script. */
export const CONNECTIONS_VARIABLE = 'LIANJIAN_CHAINCODE_CONNECTIONS';

function gossip(organization: Organization, peer: Peer, site: Site, gossipInterval: string): object {
  const address = ({ name, ports }: Peer): string => `${site.hostOf(name)}:${ports.service}`;
  const others = organization.peers.filter((other) => other !== peer);
  return {
    bootstrap: others.length === 0 ? address(peer) : address(others[0] ?? peer),
    useLeaderElection: false,
    orgLeader: true,
    membershipTrackerInterval: '5s',
    endpoint: address(peer),
    externalEndpoint: address(peer),
    maxBlockCountToStore: 10,
    maxPropagationBurstLatency: '10ms',
    maxPropagationBurstSize: 10,
    propagateIterations: 1,
    propagatePeerNum: 3,
    pullInterval: '4s',
    pullPeerNum: 3,
    requestStateInfoInterval: gossipInterval,
    publishStateInfoInterval: gossipInterval,
    publishCertPeriod: '10s',
    dialTimeout: '3s',
    connTimeout: '2s',
    recvBuffSize: 20,
    sendBuffSize: 200,
    digestWaitTime: '1s',
    requestWaitTime: '1500ms',
    responseWaitTime: '2s',
    aliveTimeInterval: '1s',
    aliveExpirationTimeout: '5s',
    // A peer that comes back is found again after this long at the latest.
    reconnectInterval: '1s',
    maxConnectionAttempts: 120,
    msgExpirationFactor: 20,
    election: {
      startupGracePeriod: '15s',
      membershipSampleInterval: '1s',
      leaderAliveThreshold: '10s',
      leaderElectionDuration: '5s',
    },
    pvtData: {
      // With the defaults one invalid private write holds up every block for a minute.
      skipPullingInvalidTransactionsDuringCommit: true,
      pullRetryThreshold: '1s',
      transientstoreMaxBlockRetention: 1000,
      pushAckTimeout: '3s',
      btlPullMargin: 10,
      reconcileBatchSize: 10,
      reconcileSleepInterval: '10s',
      reconciliationEnabled: true,
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
    },
    state: { enabled: false },
  };
}

function peerSection(organization: Organization, peer: Peer, site: Site, tuning: Tuning): object {
  const tls = leafFiles(site.keys, { organization: organization.name, node: peer.name, folder: 'tls' });
  return {
    id: peer.name,
    networkId: 'lianjian',
    listenAddress: `${site.bindHost}:${peer.ports.service}`,
    address: `${site.hostOf(peer.name)}:${peer.ports.service}`,
    chaincodeListenAddress: `${site.bindHost}:${peer.ports.chaincode}`,
    chaincodeAddress: `${site.hostOf(peer.name)}:${peer.ports.chaincode}`,
    addressAutoDetect: false,
    // A hung chaincode server fails clients until this is over; but a call that is only slow then closes the gateway's
    // connection to its peer, and every other call on it fails with "the client connection is closing". A hung orderer
    // costs the time to broadcast, then the next one is asked: both must go into a client's 15 s. What the first took in
    // all the same is in two blocks then, and counts once.
    gateway: { enabled: true, endorsementTimeout: '8s', broadcastTimeout: '6s', dialTimeout: '5s' },
    keepalive: {
      interval: '7200s',
      timeout: '20s',
      // Gateways ask their peers and orderers every 10 s whether they are still there, and applications every 20 s: whoever
      // asks more often than this is cut off.
      minInterval: '5s',
      client: { interval: '60s', timeout: '20s' },
      // A peer whose orderer hangs gets no blocks, nor tells of any, until it notices and turns to another.
      deliveryClient: { interval: '10s', timeout: '5s' },
    },
    gossip: gossip(organization, peer, site, tuning.gossipInterval),
    tls: {
      enabled: true,
      clientAuthRequired: false,
      cert: { file: tls.certificate },
      key: { file: tls.privateKey },
      rootcert: { file: tls.root },
    },
    authentication: { timewindow: '15m' },
    fileSystemPath: site.dataOf(peer.name),
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
    mspConfigPath: site.keys.nodeMsp(organization.name, peer.name),
    localMspId: organization.mspId,
    localMspType: 'bccsp',
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: true,
      reconnectTotalTimeThreshold: '3600s',
      connTimeout: '3s',
      // The default lets the wait between two attempts grow to an hour.
      reConnectBackoffThreshold: '5s',
    },
    profile: { enabled: false },
    handlers: {
      authFilters: [{ name: 'DefaultAuth' }, { name: 'ExpirationCheck' }],
      decorators: [{ name: 'DefaultDecorator' }],
      endorsers: { escc: { name: 'DefaultEndorsement' } },
      validators: { vscc: { name: 'DefaultValidation' } },
    },
    discovery: {
      enabled: true,
      authCacheEnabled: true,
      authCacheMaxSize: 1000,
      authCachePurgeRetentionRatio: 0.75,
      orgMembersAllowedAccess: false,
    },
    limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 500 } },
    maxRecvMsgSize: MESSAGE_LIMIT_BYTES,
    maxSendMsgSize: MESSAGE_LIMIT_BYTES,
  };
}

export function coreYaml(organization: Organization, peer: Peer, site: Site, tuning: Tuning): string {
  return stringify({
    peer: peerSection(organization, peer, site, tuning),
    vm: { endpoint: '' },
    chaincode: {
      externalBuilders: [
        { name: 'lianjian', path: site.chaincodeBuilder, propagateEnvironment: [CONNECTIONS_VARIABLE] },
      ],
      installTimeout: '60s',
      startuptimeout: '15s',
      executetimeout: '30s',
      mode: 'net',
      keepalive: 0,
      system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
      logging: { level: 'warning', shim: 'warning' },
    },
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: true },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        deprioritizedDataReconcilerInterval: '60m',
        purgeInterval: 100,
        purgedKeyAuditLogging: true,
      },
      snapshots: { rootDir: `${site.dataOf(peer.name)}/snapshots` },
    },
    operations: { listenAddress: `${site.operationsHost}:${peer.ports.operations}`, tls: { enabled: false } },
    metrics: { provider: 'prometheus' },
  });
}

/** core.yaml for the command line client acting as an organisation's administrator. */
export const clientYaml = (organization: Organization, site: Site, tuning: Tuning): string =>
  coreYaml(organization, anchorPeerOf(organization), site, tuning);
