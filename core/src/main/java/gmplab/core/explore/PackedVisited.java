package gmplab.core.explore;

/** A visited set of packed states, for searches in which a state is asked for after one that is like it. */
final class PackedVisited implements Visited {
    private final Packing packing;
    private final Packing.Packer packer;
    private final Keys keys = new Keys(Keys.ROOMY);
    private final long[] record;
    private int size;

    PackedVisited(Packing packing) {
        this.packing = packing;
        packer = packing.packer();
        record = new long[packing.recordWords()];
    }

    /** The key. */
    @Override
    public long hash(long[] state) {
        return packer.pack(state, record, 0);
    }

    @Override
    public int add(long[] state, long key) {
        if (!keys.add(key)) {
            return -1;
        }
        // The next state will be like this one.
        packer.pack(state, record, 0);
        packer.unpack(record);
        return size++;
    }

    @Override
    public void fetch(long[] hashes, int n) { }

    @Override
    public boolean contains(long[] state) {
        return keys.contains(hash(state));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double load() {
        return keys.load();
    }

    @Override
    public long bytes() {
        return keys.bytes() + packing.bytes();
    }

    @Override
    public long bytesWithOneMore() {
        return keys.bytesWithOneMore() + packing.bytes();
    }
}
