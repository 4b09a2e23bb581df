<!DOCTYPE html>
<html>
<head><title>JSP</title>${traceMetaTags}</head>
</html>
