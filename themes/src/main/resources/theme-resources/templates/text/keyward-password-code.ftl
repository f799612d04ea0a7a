<#ftl output_format="plainText">
${msg("keyward.mail.code.intro", realmName)}

${code}

${msg("keyward.mail.code.life", minutes)}

${msg("keyward.mail.code.not-you")}
