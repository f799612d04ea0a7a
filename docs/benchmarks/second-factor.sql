-- Fills the realm "big" with a million users, for the measurement in second-factor.md. Takes about two minutes.
-- psql -v ON_ERROR_STOP=1 -f second-factor.sql DATABASE
select id as realm from realm where name = 'big' \gset
select id as usual from keycloak_role where realm_id = :'realm' and name = 'default-roles-big' \gset
select id as late from keycloak_role where realm_id = :'realm' and name = 'late' \gset
select id as wide from keycloak_role where realm_id = :'realm' and name = 'wide' \gset
select id as robots from keycloak_role where realm_id = :'realm' and name = 'robots' \gset
select id as staff from keycloak_group where realm_id = :'realm' and name = 'staff' \gset
select id as sales from keycloak_group where realm_id = :'realm' and name = 'sales' \gset
select id as other from keycloak_group where realm_id = :'realm' and name = 'other' \gset

-- c: creation time within two years; f, g and d decide on factors, groups and delays
create temp table n as
  select gen_random_uuid()::text id, i, (extract(epoch from now()) * 1000 - random() * 63072000000)::bigint c,
         random() f, random() g, random() d
  from generate_series(1, 1000000) i;

-- 2 % are disabled
insert into user_entity (id, email, email_constraint, email_verified, enabled, first_name, last_name, realm_id, username, created_timestamp, not_before)
  select id, 'user' || i || '@example.com', 'user' || i || '@example.com', true, i % 50 <> 0, 'First' || i % 1000, 'Last' || i % 5000, :'realm', 'user' || i, c, 0 from n;

create temp view stored as
  select id, c, 'password' kind, '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}' public,
         '{"value":"' || md5(id) || md5(i::text) || '","salt":"' || md5(id || 's') || '","additionalParameters":{}}' secret from n
  -- 32 % have an app, 10 % a passkey (2 % both), 1 % a security key
  union all select id, c, 'otp', '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1","secretEncoding":"BASE32"}', '{"value":"' || md5(id || 'o') || '"}' from n where f < 0.32
  union all select id, c, case when f < 0.40 then 'webauthn-passwordless' else 'webauthn' end,
         '{"aaguid":"00000000-0000-0000-0000-000000000000","credentialId":"' || md5(id || 'p') || md5(id || 'q') || '","counter":0,"credentialPublicKey":"' || repeat(md5(id || 'k'), 4)
         || '","attestationStatementFormat":"none","transports":["internal"]}', '{}' from n where f >= 0.30 and f < 0.41
  -- records of the factors that users have, or, 0.5 %, had
  union all select id, c, 'keyward-second-factor-had', '{"factor":"authenticator-app"}', '{}' from n where f < 0.32 or f > 0.995
  union all select id, c, 'keyward-second-factor-had', '{"factor":"passkey"}', '{}' from n where f >= 0.30 and f < 0.40
  -- 20 % chose "Not now" once, 10 % twice, 5 % three times
  union all select id, c, 'keyward-second-factor-delay', '{}', '{}' from n, generate_series(1, 3) k
         where k <= case when d < 0.2 then 1 when d < 0.3 then 2 when d < 0.35 then 3 else 0 end
  union all select id, c, 'keyward-second-factor-exempt', '{"reason":"Lost phone","until":' || (extract(epoch from now()) * 1000 + random() * 2000000000)::bigint || '}', '{}' from n where i % 1000 = 7
  union all select id, c, 'keyward-second-factor-unlinked', '{"provider":"corp"}', '{}' from n where i % 2000 = 9;
insert into credential (id, type, user_id, created_date, secret_data, credential_data, priority, version)
  select gen_random_uuid(), kind, id, c, secret, public, 10, 0 from stored;

insert into user_role_mapping (role_id, user_id)
  select :'usual', id from n
  union all select :'late', id from n where i % 40 = 3
  union all select :'wide', id from n where i % 50 = 4
  union all select :'robots', id from n where i % 100 = 5;
insert into user_group_membership (group_id, user_id, membership_type)
  select :'staff', id, 'UNMANAGED' from n where g < 0.1
  union all select :'sales', id, 'UNMANAGED' from n where g >= 0.05 and g < 0.15
  union all select :'other', id, 'UNMANAGED' from n where g >= 0.5;
insert into federated_identity (identity_provider, realm_id, federated_user_id, federated_username, user_id)
  select 'corp', :'realm', i, 'u' || i, id from n where i % 10 = 6;
analyze;
