<#ftl output_format="plainText">
${msg("keyward.mail.used", realmName, when)}

${msg("keyward.mail." + reason + ".why")}

<#if next = "deadline">${msg("keyward.mail.next.deadline", due)}<#else>${msg("keyward.mail.next." + next)}</#if>

${msg("keyward.mail.not-you")}
