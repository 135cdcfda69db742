// PGlite on a folder, where a commit waits for the disk. The file system that PGlite mounts has no fsync, so that
// PostgreSQL's own would do nothing; and the loss of power would take acknowledged commits.
import { fsyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

interface MountedStream {
  /** The descriptor of the file that lies behind. */
  readonly nfd?: number;
}

interface NodeFileSystem {
  NODEFS: { stream_ops: { fsync?: (stream: MountedStream) => number } };
}

type Init = NodeFS['init'];

export class SyncedNodeFs extends NodeFS {
  override async init(...[pg, options]: Parameters<Init>): ReturnType<Init> {
    const prepared = await super.init(pg, options);
    const { preRun } = prepared.emscriptenOpts;
    const steps = Array.isArray(preRun) ? preRun : [];
    const addSync = (module: NodeFileSystem): void => {
      module.NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) fsyncSync(nfd);
        return 0;
      };
    };
    const withSync = [...steps, addSync as unknown as (typeof steps)[number]];
    return { emscriptenOpts: { ...prepared.emscriptenOpts, preRun: withSync } };
  }
}
