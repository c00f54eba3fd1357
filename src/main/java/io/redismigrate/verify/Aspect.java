package io.redismigrate.verify;

/**
 * One thing about a key, as it was read on the left, then on the right after that had passed the left's offset, then on the
 * left again. All three are raw replies.
 */
public final class Aspect {
    private final Kind kind;
    private final Shape shape;
    private final byte[] before;
    private final byte[] right;
    private final byte[] after;

    public Aspect(Kind kind, Shape shape, byte[] before, byte[] right, byte[] after) {
        this.kind = kind;
        this.shape = shape;
        this.before = before;
        this.right = right;
        this.after = after;
    }

    public Kind kind() {
        return kind;
    }

    public Shape shape() {
        return shape;
    }

    /** The left's reply, first time. */
    public byte[] before() {
        return before;
    }

    public byte[] right() {
        return right;
    }

    /** The left's reply, second time. */
    public byte[] after() {
        return after;
    }

    boolean same() {
        return shape.same(before, right) || shape.same(after, right);
    }

    /** Whether the left stood still, so that a right that differs is wrong. */
    boolean still() {
        return shape.same(before, after);
    }
}
