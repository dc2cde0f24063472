package gmplab.core.explore;

import gmplab.core.machine.Model;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** How a search keeps states: as a key for the visited set, and as a record of some words in the queue. */
interface Packing {
    /** Words of a record. */
    int recordWords();

    /** One for each thread. */
    Packer packer();

    /** Of what all packers share, beside keys and records. */
    long bytes();

    void write(DataOutputStream out) throws IOException;

    /** Takes back what was written, in place of what was packed until now; packers made before are of no use then. */
    void read(DataInputStream in) throws IOException;

    /** Whether something was packed that this packing has no room for: its key and record are of no use, and room has to be made first. */
    default boolean isFull() {
        return false;
    }

    /** Packs and unpacks; what it unpacked last is where it compares from. */
    interface Packer {
        /** The state of a record, until the next one is unpacked; it must not be changed. */
        long[] unpack(long[] record);

        /** The state's key; writes its record to {@code records} from {@code at} on. */
        long pack(long[] state, long[] records, int at);

        /** For moves of a model whose states it packs, as far as they can be made on records; null where none can. */
        default Leaps leaps(Model model) {
            return null;
        }
    }

    /** Only a fingerprint is kept as the key (Wolper and Leroy 1993); the record is the state as it is. */
    record Fingerprints(int words, long seed) implements Packing, Packer {
        @Override
        public int recordWords() {
            return words;
        }

        @Override
        public Packer packer() {
            return this;
        }

        @Override
        public long[] unpack(long[] record) {
            return record;
        }

        @Override
        public long pack(long[] state, long[] records, int at) {
            System.arraycopy(state, 0, records, at, words);
            return Hash.of(state, 0, words, seed);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void write(DataOutputStream out) { }

        @Override
        public void read(DataInputStream in) { }
    }
}
