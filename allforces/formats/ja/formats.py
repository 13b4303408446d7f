"""As the public pages write them (blog.templating.reading). Django's own Japanese has no space before a time,
and hours of one digit, so that no two lines of a list stand alike."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"
SHORT_DATETIME_FORMAT = "Y/m/d H:i"
