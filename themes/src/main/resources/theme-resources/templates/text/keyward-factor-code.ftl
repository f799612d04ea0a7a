<#ftl output_format="plainText">
${msg("keyward.mail.factor.code", realmName)}

${code}

${msg("keyward.mail.code.life", minutes)}

${msg("keyward.mail.code.not-you")}
