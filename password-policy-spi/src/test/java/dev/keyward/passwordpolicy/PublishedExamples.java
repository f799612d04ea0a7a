package dev.keyward.passwordpolicy;

import java.util.List;

/** Example passwords that the authors of zxcvbn and Passay have published. */
public final class PublishedExamples {

    private PublishedExamples() {}

    /** Returns the example passwords on the demonstration page of zxcvbn. */
    public static List<String> zxcvbn() {
        return List.of(
                "zxcvbn",
                "qwER43@!",
                "Tr0ub4dour&3",
                "correcthorsebatterystaple",
                "coRrecth0rseba++ery9.23.2007staple$",
                "D0g..................",
                "abcdefghijk987654321",
                "neverforget13/3/1997",
                "1qaz2wsx3edc",
                "temppass22",
                "briansmith",
                "briansmith4mayor",
                "password1",
                "viking",
                "thx1138",
                "ScoRpi0ns",
                "do you know",
                "ryanhunter2000",
                "rianhunter2000",
                "asdfghju7654rewq",
                "AOEUIDHG&*()LS_",
                "12345678",
                "defghi6789",
                "rosebud",
                "Rosebud",
                "ROSEBUD",
                "rosebuD",
                "ros3bud99",
                "r0s3bud99",
                "R0$38uD99",
                "verlineVANDERMARK",
                "eheuczkqyq",
                "rWibMFACxAUGZmxhVncy",
                "Ba9ZyWABu99[BK#6MBgbH88Tofv)vs$w");
    }

    /** Returns passwords from Passay's own tests of its repeat and sequence rules. */
    public static List<String> passay() {
        return List.of(
                "p4zRcv8#n65",
                "p4&&&&&#n65",
                "p4vvvvv#n65",
                "p4zRcv77777",
                "p4z12345",
                "p4zabcde",
                "p4z98765",
                "p4zedcba",
                "p4zqwert",
                "p4ztrewq",
                "p4zasdfg",
                "p4zlkjhg",
                "p4z!@#$%",
                "kwfg^&*()oerp",
                "hjksdoiuyt",
                "zyxwvu1!",
                "wxyzabcd",
                "7890123a");
    }
}
