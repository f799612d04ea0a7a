package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.CharacterClasses;
import dev.keyward.passwordpolicy.LettersAndDigits;
import dev.keyward.passwordpolicy.MinCharacters;
import dev.keyward.passwordpolicy.NoRepeats;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.terms.NotPersonal;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.policy.DigitsPasswordPolicyProvider;
import org.keycloak.policy.LengthPasswordPolicyProvider;
import org.keycloak.policy.LowerCasePasswordPolicyProvider;
import org.keycloak.policy.MaximumLengthPasswordPolicyProvider;
import org.keycloak.policy.NotContainsUsernamePasswordPolicyProvider;
import org.keycloak.policy.NotUsernamePasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.SpecialCharsPasswordPolicyProvider;
import org.keycloak.policy.UpperCasePasswordPolicyProvider;

@DisplayName("The script that checks rules on the page")
@ExtendWith(SharedKeycloak.class)
class RulesAgreementIT {

    /** Password policy in which no rule implies another one, so that the password page shows every rule. */
    private static final String WITH_HINTS = "keyward-no-repeats(3) and length(10) and maxLength(20)"
            + " and lowerCase(3) and upperCase(2) and digits(2) and specialChars(2) and notContainsUsername";

    static final List<String> POLICIES = List.of(
            "keyward-min-characters(12) and keyward-character-classes(3) and keyward-letters-and-digits(2)"
                    + " and keyward-no-repeats(3) and keyward-not-personal(username,email,firstName,lastName)",
            WITH_HINTS,
            "keyward-no-repeats(3) and notUsername");

    /** Number of random passwords to check for each policy; a browser checks about 700 passwords per second. */
    private static final int PASSWORDS = Boolean.getBoolean("soak") ? 10_000 : 2_500;

    private static final List<String> DATA = List.of("pаypal", "jürgen.smith", "Anne-Sophie", "Großmann");

    /** Characters to insert into passwords: every look-alike that the rules replace, and some of every other kind. */
    private static final String LOOK_ALIKES =
            "4@8(<[{3€69i1!|05$§7+%2ßæœøłıđðþħŧɑɡавьсԁеэнһіӏјкморԛѕтԝхуүαβϲεικηοπρτυνωχγօսհո"
                    + "İIŁØÆÞАВЕКМНОРСТУХΑΒΕΗΙΚΜΝΟΡΤΥΧé\u0301\u200B\u00ADａｂ１𝐚٣ǅʰⅷªº漢か😀";

    @ParameterizedTest
    @FieldSource("POLICIES")
    @DisplayName(
            "agrees with the server on 2,500 random passwords (10,000 in soak runs) for every rule that it shows as met or not")
    void agrees(String policy, Keycloak keycloak) {
        Map<String, Predicate<String>> server = server(policy);
        List<String> passwords = passwords();
        // Uses the older theme, because hints of the newer one differ from the server.
        try (TestRealm realm = TestRealm.with(keycloak, Map.of("passwordPolicy", policy, "loginTheme", "keycloak"));
                Chromium chromium = new Chromium()) {
            Page page = registration(chromium, realm);
            Object states = page.evaluate("""
                    passwords => {
                      const field = document.querySelector("#password");
                      return passwords.map(password => {
                        field.value = password;
                        field.dispatchEvent(new Event("input", {bubbles: true}));
                        return [...document.querySelectorAll("[data-keyward=rules] li")]
                          .map(line => line.dataset.rule + "=" + line.dataset.state).sort().join(" ");
                      });
                    }\
                    """, passwords);

            assertThat((List<?>) states).hasSize(PASSWORDS);
            List<String> disagreements = new ArrayList<>();
            for (int n = 0; n < passwords.size(); n++) {
                String expected = expected(server, passwords.get(n));
                if (!expected.equals(((List<?>) states).get(n))) {
                    disagreements.add(
                            passwords.get(n) + "\n  server  " + expected + "\n  browser " + ((List<?>) states).get(n));
                }
            }
            assertThat(disagreements).isEmpty();
            // Each rule was met by some passwords and broken by others; otherwise the comparison would prove nothing.
            server.forEach(
                    (rule, met) -> assertThat(passwords.stream().filter(met).count())
                            .describedAs(rule)
                            .isBetween(PASSWORDS / 200L, PASSWORDS - PASSWORDS / 1_000L));
            page.context().close();
        }
    }

    @Test
    @DisplayName("does not show whether a rule is met where Keycloak's own hint counts differently from the server")
    void contradictsNoHint(Keycloak keycloak) {
        Map<String, Predicate<String>> server = server(WITH_HINTS);
        List<String> passwords = new ArrayList<>(passwords());
        passwords.add("under_score_s");
        try (TestRealm realm = TestRealm.withPolicy(keycloak, WITH_HINTS);
                Chromium chromium = new Chromium()) {
            Page page = registration(chromium, realm);
            Object answers = page.evaluate("""
                    async passwords => {
                      const hints = [...document.scripts].map(script => script.text.match(/"([^"]*password-policy[.]js)"/)).find(Boolean)[1];
                      const { validatePassword } = await import(hints);
                      const limits = {length: 10, maxLength: 20, lowerCase: 3, upperCase: 2, digits: 2, specialChars: 2};
                      const field = document.querySelector("#password");
                      return passwords.map(password => {
                        field.value = password;
                        field.dispatchEvent(new Event("input", {bubbles: true}));
                        return Object.entries(limits).map(([name, value]) => {
                          const hint = validatePassword(password, [{name, policy: {value, error: "not met"}}]).length === 0;
                          return name + "=" + document.querySelector(`[data-rule=${name}]`).dataset.state + "/" + (hint ? "met" : "not-met");
                        });
                      });
                    }\
                    """, passwords);
            int silent = 0;
            for (int n = 0; n < passwords.size(); n++) {
                for (Object answer : (List<?>) ((List<?>) answers).get(n)) {
                    String[] parts = answer.toString().split("[=/]", -1);
                    String ofServer =
                            Objects.requireNonNull(server.get(parts[0])).test(passwords.get(n)) ? "met" : "not-met";
                    assertThat(parts[1])
                            .describedAs("%s: server %s, %s", passwords.get(n), ofServer, answer)
                            .isEqualTo(ofServer.equals(parts[2]) ? ofServer : "");
                    silent += parts[1].isEmpty() ? 1 : 0;
                }
            }
            assertThat(silent).isGreaterThan(PASSWORDS / 100);
            page.context().close();
        }
    }

    private static Page registration(Chromium chromium, TestRealm realm) {
        Page page = chromium.page(View.LIGHT, "en", true);
        page.navigate(realm.registrationUrl());
        page.fill("#username", DATA.get(0));
        page.fill("#email", DATA.get(1) + "@example.com");
        page.fill("#firstName", DATA.get(2));
        page.fill("#lastName", DATA.get(3));
        page.locator("[data-keyward=rules]").waitFor();
        return page;
    }

    private static String expected(Map<String, Predicate<String>> server, String password) {
        return String.join(
                " ",
                server.entrySet().stream()
                        .map(rule -> rule.getKey() + "=" + (rule.getValue().test(password) ? "met" : "not-met"))
                        .sorted()
                        .toList());
    }

    /** Returns the server's implementation of each rule that the given password policy names. */
    private static Map<String, Predicate<String>> server(String policy) {
        Map<String, Predicate<String>> rules = new LinkedHashMap<>(server());
        rules.keySet()
                .retainAll(Stream.of(policy.split(" and "))
                        .map(rule -> rule.replaceAll("\\(.*", ""))
                        .toList());
        return rules;
    }

    /** Returns the server's implementation of each rule of Keyward and of Keycloak. */
    private static Map<String, Predicate<String>> server() {
        Map<String, Predicate<String>> rules = new LinkedHashMap<>();
        rules.put("keyward-min-characters", met(new MinCharacters(12)));
        rules.put("keyward-character-classes", met(new CharacterClasses(3)));
        rules.put("keyward-letters-and-digits", met(new LettersAndDigits(2)));
        rules.put("keyward-no-repeats", met(new NoRepeats(3)));
        rules.put("keyward-not-personal", met(NotPersonal.of(DATA)));
        KeycloakContext context = contextOf(String.join(" and ", POLICIES));
        rules.put("length", met(new LengthPasswordPolicyProvider(context)));
        rules.put("maxLength", met(new MaximumLengthPasswordPolicyProvider(context)));
        rules.put("lowerCase", met(new LowerCasePasswordPolicyProvider(context)));
        rules.put("upperCase", met(new UpperCasePasswordPolicyProvider(context)));
        rules.put("digits", met(new DigitsPasswordPolicyProvider(context)));
        rules.put("specialChars", met(new SpecialCharsPasswordPolicyProvider(context)));
        rules.put("notUsername", met(new NotUsernamePasswordPolicyProvider(context)));
        rules.put("notContainsUsername", met(new NotContainsUsernamePasswordPolicyProvider(context)));
        return rules;
    }

    private static Predicate<String> met(Rule rule) {
        return password -> rule.check(Candidate.of(password, List.of())) instanceof Verdict.Met;
    }

    private static Predicate<String> met(PasswordPolicyProvider stock) {
        return password -> stock.validate(DATA.get(0), password) == null;
    }

    /** Creates a Keycloak context in which Keycloak's rules find only the numbers of the given password policy. */
    private static KeycloakContext contextOf(String policy) {
        PasswordPolicyProvider reader = answering(PasswordPolicyProvider.class, (method, arguments) -> {
            String value = String.valueOf(arguments[0]);
            return value.chars().allMatch(Character::isDigit) ? Integer.valueOf(value) : value;
        });
        KeycloakSession session = answering(KeycloakSession.class, (method, arguments) -> reader);
        PasswordPolicy parsed = PasswordPolicy.parse(session, policy);
        RealmModel realm = answering(RealmModel.class, (method, arguments) -> parsed);
        return answering(KeycloakContext.class, (method, arguments) -> realm);
    }

    private static <T> T answering(Class<T> type, BiFunction<Method, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(method, arguments == null ? new Object[0] : arguments)));
    }

    private static List<String> passwords() {
        Random random = new Random(26);
        int[] lookAlikes = LOOK_ALIKES.codePoints().toArray();
        List<String> passwords = new ArrayList<>();
        while (passwords.size() < PASSWORDS) {
            StringBuilder password = new StringBuilder();
            int parts = 1 + random.nextInt(6);
            for (int part = 0; part < parts; part++) {
                password.append(part(random, lookAlikes));
            }
            passwords.add(password.isEmpty() ? "-" : password.toString());
        }
        return passwords;
    }

    private static String part(Random random, int[] lookAlikes) {
        return switch (random.nextInt(7)) {
            case 0 -> disguised(DATA.get(random.nextInt(DATA.size())), random, lookAlikes);
            case 1 ->
                new StringBuilder(DATA.get(random.nextInt(DATA.size())))
                        .reverse()
                        .toString();
            case 2 -> "ab".repeat(random.nextInt(4)) + "x".repeat(random.nextInt(4));
            case 3 -> Character.toString(lookAlikes[random.nextInt(lookAlikes.length)]);
            case 4 -> Integer.toString(random.nextInt(100_000));
            case 5 ->
                random.ints(1 + random.nextInt(8), ' ', 0x7F)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            default ->
                random.ints(1 + random.nextInt(6), 0xA1, 0x3000)
                        .filter(RulesAgreementIT::isSameInEveryUnicode)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
        };
    }

    /** Returns whether Java 17 and the browser classify the given character alike. U+0295 was lower case until Unicode 15.1. */
    private static boolean isSameInEveryUnicode(int codePoint) {
        return Character.isDefined(codePoint) && codePoint != 0x295;
    }

    /** Returns the given word with up to two characters changed, added or removed, and some in upper case. */
    private static String disguised(String word, Random random, int[] lookAlikes) {
        List<Integer> characters = new ArrayList<>(word.codePoints().boxed().toList());
        for (int edits = random.nextInt(3); edits > 0; edits--) {
            int place = random.nextInt(characters.size());
            int other = random.nextBoolean() ? 'a' + random.nextInt(26) : lookAlikes[random.nextInt(lookAlikes.length)];
            switch (random.nextInt(3)) {
                case 0 -> characters.set(place, other);
                case 1 -> characters.add(place, other);
                default -> characters.remove(place);
            }
        }
        return characters.stream()
                .map(c -> random.nextInt(5) == 0 ? Character.toUpperCase(c) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
