package io.redismigrate.verify;

/** Members and scores, in order. A score is a number, however a release writes it. */
final class Scores {
    private Scores() {}

    static boolean same(Leaves left, Leaves right) {
        if (left.count() != right.count()) {
            return false;
        }
        if (left.count() == 1) {
            return sameScore(left, right, 0);
        }
        for (int member = 0; member + 1 < left.count(); member += 2) {
            if (!left.same(member, right, member) || !sameScore(left, right, member + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameScore(Leaves left, Leaves right, int at) {
        if (left.same(at, right, at)) {
            return true;
        }
        if (left.from(at) < 0 || right.from(at) < 0) {
            return false;
        }
        try {
            return Double.compare(number(left.text(at)), number(right.text(at))) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
